import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';

/** The algorithm of every token that this app accepts: RSA with SHA-256 (RFC 7518 section 3.3). */
export const ALGORITHM = 'RS256';

/** Whom the tokens are meant for: the claim "aud" of every token that this app accepts. */
export const AUDIENCE = 'like-app';

/** What a login service has: it alone can sign, everybody may check. */
export interface LoginService {
  /** The public half: this is what startServer() is given as `keys`. */
  readonly keys: JSONWebKeySet;
  /** Both halves. Only the login service itself may have this. */
  readonly privateKey: JWK;
  /** A token for a user. It holds for `seconds`, an hour unless given; a negative number makes an old one. */
  sign(user: string, seconds?: number): Promise<string>;
}

/**
 * Makes a login service, with the key that it had before, or with a new one. It stands for the real one, for trying things
 * by hand.
 */
export async function makeLoginService(before?: JWK): Promise<LoginService> {
  const privateKey = before ?? (await newKey());
  const { kty, n = '', e = '', kid = '' } = privateKey;
  const signer = await importJWK(privateKey, ALGORITHM);
  return {
    keys: { keys: [{ kty, n, e, kid, use: 'sig' }] },
    privateKey,
    sign: (user, seconds = 3600) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({})
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setSubject(user)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(signer);
    },
  };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: `key-of-${new Date().toISOString().slice(0, 10)}` };
}
