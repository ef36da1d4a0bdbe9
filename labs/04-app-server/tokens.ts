import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

/** The algorithm of every token that this app accepts: RSA with SHA-256 (RFC 7518 section 3.3). */
export const ALGORITHM = 'RS256';

/** Whom the tokens are meant for: the claim "aud" of every token that this app accepts. */
export const AUDIENCE = 'like-app';

/** What a login service has: it alone can sign, everybody may check. */
export interface LoginService {
  /** The public half: this is what startServer() is given as `keys`. */
  readonly keys: JSONWebKeySet;
  /** A token for a user. It holds for `seconds`, an hour unless given; a negative number makes an old one. */
  sign(user: string, seconds?: number): Promise<string>;
}

/** Makes a login service with a new key pair. It stands for the real one, for trying things by hand. */
export async function makeLoginService(): Promise<LoginService> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const kid = `key-of-${new Date().toISOString().slice(0, 10)}`;
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig' }] },
    sign: (user, seconds = 3600) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({})
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setSubject(user)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(privateKey);
    },
  };
}
