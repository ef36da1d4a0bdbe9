import { constants, createHmac, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { Draw } from '#testing';
import { RSA_KEYS, type RsaKey } from './rsa-keys.js';

/** The public half of a key, as a JSON Web Key (RFC 7517). */
export interface PublicKey {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
  readonly kid: string;
  readonly use: 'sig';
}

interface Signer {
  readonly kid: string;
  readonly key: RsaKey;
}

/** A token to make: what is not said is as it should be. */
export interface TokenWish {
  readonly user: string;
  /** `RS256` unless given. `none` has no signature; `HS256` takes the public key's modulus as the secret. */
  readonly algorithm?: 'RS256' | 'PS256' | 'RS512' | 'HS256' | 'none';
  /** Which of the app's keys signs (0 or 1), or a key that is none of the app's. */
  readonly signer?: 0 | 1 | 'stranger';
  /** The header `jwk`: the token brings its own key along. */
  readonly bringsKey?: boolean;
  /** Seconds from now on; an hour unless given. */
  readonly expiresInS?: number;
  readonly audience?: string;
}

/** The keys of one run, drawn, and tokens made with them. */
export class Tokens {
  readonly #signers: readonly Signer[];
  /** Signing is what takes time in these tests; who asks for the same token again gets the same. */
  readonly #made = new Map<string, string>();
  /** What the app is given: a set of two keys. */
  readonly keys: { readonly keys: readonly PublicKey[] };

  constructor(draw: Draw) {
    this.#signers = draw.shuffle(RSA_KEYS).map((key) => ({ kid: draw.word(), key }));
    this.keys = { keys: this.#signers.slice(0, 2).map(publicHalf) };
  }

  /** A token as text: three parts, separated by dots (RFC 7515 section 7.1). */
  make(wish: TokenWish): string {
    const key = JSON.stringify(wish);
    const token = this.#made.get(key) ?? this.#sign(wish);
    this.#made.set(key, token);
    return token;
  }

  #sign(wish: TokenWish): string {
    const { user, algorithm = 'RS256', signer = 0, expiresInS = 3600, audience = 'like-app' } = wish;
    const index = signer === 'stranger' ? 2 : signer;
    const { kid, key } = this.#signers[index] as Signer;
    // A stranger claims a name that the app knows.
    const claimed = signer === 'stranger' ? this.keys.keys[0]?.kid : kid;
    const header = {
      alg: algorithm,
      kid: claimed,
      ...(wish.bringsKey ? { jwk: { kty: key.kty, n: key.n, e: key.e } } : {}),
    };
    const now = Math.floor(Date.now() / 1000);
    const payload = { sub: user, aud: audience, iat: now - 7200, exp: now + expiresInS };
    const signed = `${encode(header)}.${encode(payload)}`;
    return `${signed}.${signature(algorithm, signed, key)}`;
  }
}

function publicHalf({ kid, key }: Signer): PublicKey {
  return { kty: key.kty, n: key.n, e: key.e, kid, use: 'sig' };
}

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Reading a key takes about as long as signing with it. */
const privateKeys = new WeakMap<RsaKey, KeyObject>();

function privateKey(jwk: RsaKey): KeyObject {
  const key = privateKeys.get(jwk) ?? createPrivateKey({ key: jwk as unknown as JsonWebKey, format: 'jwk' });
  privateKeys.set(jwk, key);
  return key;
}

function signature(algorithm: string, text: string, jwk: RsaKey): string {
  if (algorithm === 'none') return '';
  if (algorithm === 'HS256') return createHmac('sha256', jwk.n).update(text).digest('base64url');
  const key = privateKey(jwk);
  const padding = algorithm.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  return sign(`sha${algorithm.slice(2)}`, Buffer.from(text), { key, ...padding }).toString('base64url');
}
