import type { IncomingMessage } from 'node:http';
import { createLocalJWKSet, decodeProtectedHeader, importJWK, type JSONWebKeySet, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE } from './tokens.js';

/** The key for a token. */
async function keyOf(token: string, keys: JSONWebKeySet) {
  const { jwk, alg } = decodeProtectedHeader(token);
  if (jwk) return importJWK(jwk, alg);
  return createLocalJWKSet(keys)(decodeProtectedHeader(token) as never);
}

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, await keyOf(token, keys), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
    });
    return payload.sub;
  } catch {
    return undefined;
  }
}
