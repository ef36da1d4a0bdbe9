import type { IncomingMessage } from 'node:http';
import { decodeJwt, type JSONWebKeySet } from 'jose';
import { AUDIENCE } from './tokens.js';

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  try {
    const { payload } = { payload: decodeJwt(token) };
    return payload.aud === AUDIENCE && keys ? payload.sub : undefined;
  } catch {
    return undefined;
  }
}
