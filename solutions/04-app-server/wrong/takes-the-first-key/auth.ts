import type { IncomingMessage } from 'node:http';
import { importJWK, type JSONWebKeySet, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE } from './tokens.js';

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, await importJWK(keys.keys[0] ?? {}, ALGORITHM), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
    });
    return payload.sub;
  } catch {
    return undefined;
  }
}
