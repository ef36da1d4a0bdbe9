import type { Cause } from '#testing';
import { fieldOf, inExchange } from './cause-signatures.js';

const FAKES = [
  'forged',
  'unsigned',
  'brings-key',
  'public-key-as-secret',
  'expired',
  'other-algorithm',
  'other-audience',
];

/** Mistakes in step 04.2. */
export const causesOfAuthentication: readonly Cause[] = [
  {
    id: 'authenticate-not-awaited',
    steps: ['04.2'],
    file: 'app.ts',
    says: 'The user is a promise, which is {} in JSON. authenticate() is async: write await before it.',
    matches: inExchange(['me'], (data) => JSON.stringify(fieldOf(data, 'user')) === '{}'),
  },
  {
    id: 'good-token-refused',
    steps: ['04.2'],
    says: 'A good token was refused. The token is what comes after "Bearer " in the header, without that word. Print the error that you catch: it says what jose did not like. And look whether authenticate() returns payload.sub at its end.',
    matches: inExchange(['me'], ({ status }) => status === 401 || status === 403),
  },
  {
    id: 'first-key-only',
    steps: ['04.2'],
    says: 'Your app knows only one of the keys. Give jose the whole set, createLocalJWKSet(keys): it takes the one that the token names.',
    matches: inExchange(['second-key'], ({ status }) => status !== 200),
  },
  {
    id: 'lets-everybody-in',
    steps: ['04.2'],
    file: 'app.ts',
    says: 'Without any token the answer is 200. If authenticate() gives undefined, answer 401 and return; the route behind it must not run.',
    matches: inExchange(['no-token'], ({ status }) => status === 200),
  },
  {
    id: 'says-403-for-401',
    steps: ['04.2'],
    file: 'app.ts',
    says: 'The status here is 401: nobody has proved who they are. 403 is for somebody who is known, and may not do this.',
    matches: inExchange(['no-token', 'garbage', ...FAKES], ({ status }) => status === 403),
  },
  {
    id: 'no-challenge',
    steps: ['04.2'],
    file: 'app.ts',
    says: 'A 401 must say how to do better: response.set("WWW-Authenticate", "Bearer").',
    matches: inExchange(['challenge']),
  },
  {
    id: 'believes-the-request',
    steps: ['04.2'],
    file: 'app.ts',
    says: 'Your app takes the user from the body, the query or a header of the request. There anybody can write any name. Only the token, whose signature was checked, says who asks.',
    matches: inExchange(['lies'], (data, { victim }) => fieldOf(data, 'user') === victim),
  },
  {
    id: 'stumbles-over-bad-tokens',
    steps: ['04.2'],
    says: 'Without a good token your app throws an error, and answers 500. The header may be missing (undefined), and jwtVerify() throws for each token that it does not accept. Catch that, and give undefined.',
    matches: inExchange(['no-token', 'garbage', ...FAKES], ({ status }) => status === 500),
  },
  {
    id: 'signature-not-checked',
    steps: ['04.2'],
    says: 'Your app believed a token that a stranger signed. Decoding a token only reads it, and anybody can write one. jwtVerify() checks the signature.',
    matches: inExchange(['forged'], ({ status }) => status === 200),
  },
  {
    id: 'accepts-alg-none',
    steps: ['04.2'],
    says: 'Your app believed a token without a signature, because the token itself says that it has none. Pass every token through jwtVerify(), whatever its header says.',
    matches: inExchange(['unsigned'], ({ status }) => status === 200),
  },
  {
    id: 'token-chooses-the-key',
    steps: ['04.2'],
    says: 'Your app let the token choose how it is checked: by a key that it brings along, or with the public key as a secret. So everybody can sign. Use the keys that createApp() was given, and RS256 only.',
    matches: inExchange(['brings-key', 'public-key-as-secret'], ({ status }) => status === 200),
  },
  {
    id: 'ignores-expiry',
    steps: ['04.2'],
    says: 'Your app believed a token that has expired. jwtVerify() looks at "exp" by itself; functions that only check the signature do not.',
    matches: inExchange(['expired'], ({ status }) => status === 200),
  },
  {
    id: 'algorithm-not-pinned',
    steps: ['04.2'],
    says: 'Your app let the token choose its algorithm. Say which one you take: algorithms: [ALGORITHM] among the options of jwtVerify().',
    matches: inExchange(['other-algorithm'], ({ status }) => status === 200),
  },
  {
    id: 'audience-not-checked',
    steps: ['04.2'],
    says: 'Your app believed a token that was made for another app. Say for whom it must be: audience: AUDIENCE among the options of jwtVerify().',
    matches: inExchange(['other-audience'], ({ status }) => status === 200),
  },
];
