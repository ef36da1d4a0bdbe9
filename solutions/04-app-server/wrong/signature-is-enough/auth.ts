import type { IncomingMessage } from 'node:http';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { ALGORITHM, AUDIENCE } from './tokens.js';

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  try {
    const verified = await compactVerify(token, createLocalJWKSet(keys), { algorithms: [ALGORITHM] });
    const payload = JSON.parse(new TextDecoder().decode(verified.payload));
    return payload.aud === AUDIENCE ? payload.sub : undefined;
  } catch {
    return undefined;
  }
}
