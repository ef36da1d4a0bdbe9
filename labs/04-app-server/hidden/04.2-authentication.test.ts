import { expect } from 'vitest';
import { claim, step } from '#testing';
import { App, type TokenWish } from './driver.js';

const WHO =
  'Who asks is what the signed token says, in "sub" (RFC 7519 section 4.1.2), and nothing else says it.';
const UNAUTHORIZED =
  '401 Unauthorized: nobody has proved who they are. It must come with WWW-Authenticate (RFC 9110 section 15.5.2).';

/** A token that must not be believed, and why. */
type Fake = readonly [situation: string, what: string, why: string, wish: Omit<TokenWish, 'user'>];

const FAKES: readonly Fake[] = [
  [
    'forged',
    "a token signed with a stranger's key",
    'Only the signature shows who made a token. It is checked with the keys that the app was given (RFC 7515 section 5.2).',
    { signer: 'stranger' },
  ],
  [
    'unsigned',
    'a token with "alg": "none" and no signature',
    'Anybody can write such a token. It must be refused (RFC 8725 section 3.2).',
    { algorithm: 'none' },
  ],
  [
    'brings-key',
    'a token that is signed with its own key and brings it along (header "jwk")',
    'A token cannot vouch for itself: the key comes from the app, never from the token (RFC 8725 section 3.1).',
    { signer: 'stranger', bringsKey: true },
  ],
  [
    'public-key-as-secret',
    'a token with "alg": "HS256", signed with the public key as the password',
    'The public key is known to everybody, so it must never serve as a secret (RFC 8725 section 2.1).',
    { algorithm: 'HS256' },
  ],
  [
    'expired',
    'a token that expired a minute ago',
    'After "exp" a token must not be accepted (RFC 7519 section 4.1.4).',
    { expiresInS: -60 },
  ],
  [
    'other-algorithm',
    'a token signed with the right key, but with "alg": "PS256"',
    'The app says which algorithm it takes; the token does not choose (RFC 8725 section 3.1).',
    { algorithm: 'PS256' },
  ],
  [
    'other-audience',
    'a token for another app ("aud": "photo-app")',
    'A token that was not made for this app must be refused (RFC 7519 section 4.1.3).',
    { audience: 'photo-app' },
  ],
];

step('04.2', (test) => {
  test('the token says who asks', async (context) => {
    const app = await App.start(context);
    const user = context.draw.word();
    const seen = await app.exchange({ path: '/me', as: user });
    const about = {
      expected: `status 200 and {"user":"${user}"}`,
      why: WHO,
      wanted: { situation: 'me', user },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      expect(data.json).toEqual({ user });
    });
    const second = context.draw.word();
    const token = app.token({ user: second, signer: 1 });
    const again = await app.exchange({
      path: '/me',
      headers: { authorization: `Bearer ${token}` },
      tried: `curl -i -H 'Authorization: Bearer <token of ${second}, signed with the second key>' http://127.0.0.1:PORT/me`,
    });
    const other = {
      expected: `status 200 and {"user":"${second}"}`,
      why: 'The set holds several keys, so that a new one can be brought in. The token names its key in "kid" (RFC 7517 section 5).',
      wanted: { situation: 'second-key', user: second },
    };
    claim(again, other, (data) => {
      expect(data.status).toBe(200);
      expect(data.json).toEqual({ user: second });
    });
  });

  test('without a token: 401', async (context) => {
    const app = await App.start(context);
    const seen = await app.exchange({ path: '/me' });
    const about = { expected: 'status 401', why: UNAUTHORIZED, wanted: { situation: 'no-token' } };
    claim(seen, about, (data) => expect(data.status).toBe(401));
    const challenge = {
      expected: 'the header WWW-Authenticate: Bearer',
      why: UNAUTHORIZED,
      wanted: { situation: 'challenge' },
    };
    claim(seen, challenge, (data) => expect(data.headers['www-authenticate']).toMatch(/^bearer/i));
  });

  test('what else the request says about the user is not believed', async (context) => {
    const app = await App.start(context);
    const [user, victim] = [context.draw.word(), context.draw.word()];
    const lies = { user: victim, userId: victim, user_id: victim, sub: victim };
    const query = new URLSearchParams(lies).toString();
    const headers = { 'x-user': victim, 'x-user-id': victim, cookie: `user=${victim}` };
    for (const trial of [{ path: '/me', json: lies }, { path: `/me?${query}` }, { path: '/me', headers }]) {
      const seen = await app.exchange({ ...trial, as: user });
      const about = {
        expected: `{"user":"${user}"}, as the token says`,
        why: WHO,
        wanted: { situation: 'lies', victim },
      };
      claim(seen, about, (data) => expect(data.json).toEqual({ user }));
      const without = await app.exchange(trial);
      const refused = { expected: 'status 401', why: WHO, wanted: { situation: 'lies', victim } };
      claim(without, refused, (data) => expect(data.status).toBe(401));
    }
  });

  test('a token that must not be believed: 401', async (context) => {
    const app = await App.start(context);
    const user = context.draw.word();
    for (const [situation, what, why, wish] of FAKES) {
      const token = app.token({ user, ...wish });
      const seen = await app.exchange({
        path: '/me',
        headers: { authorization: `Bearer ${token}` },
        tried: `GET /me with ${what}`,
      });
      const about = { expected: 'status 401', why, wanted: { situation, user } };
      claim(seen, about, (data) => expect(data.status).toBe(401));
    }
  });

  test('what is no token at all: 401', async (context) => {
    const app = await App.start(context);
    const { draw } = context;
    for (const authorization of [
      'Bearer',
      `Bearer ${draw.word()}`,
      `Bearer ${draw.word()}.${draw.word()}.x`,
      draw.word(),
    ]) {
      const seen = await app.exchange({ path: '/me', headers: { authorization } });
      const about = { expected: 'status 401', why: UNAUTHORIZED, wanted: { situation: 'garbage' } };
      claim(seen, about, (data) => expect(data.status).toBe(401));
    }
  });
});
