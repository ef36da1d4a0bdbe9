import type { IncomingMessage } from 'node:http';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE } from './tokens.js';

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  try {
    if (decodeProtectedHeader(token).alg === 'HS256') {
      const secret = new TextEncoder().encode(keys.keys[0]?.n);
      return (await jwtVerify(token, secret, { audience: AUDIENCE })).payload.sub;
    }
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
    });
    return payload.sub;
  } catch {
    return undefined;
  }
}
