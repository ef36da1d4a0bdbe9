import type { IncomingMessage } from 'node:http';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { ALGORITHM, AUDIENCE } from './tokens.js';

/** The id of the user who sent this request, or undefined if nobody has proved who they are. */
export async function authenticate(
  request: Pick<IncomingMessage, 'headers'>,
  keys: JSONWebKeySet,
): Promise<string | undefined> {
  const token = request.headers.authorization ?? '';
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
    });
    return payload.sub;
  } catch {
    return undefined;
  }
}
