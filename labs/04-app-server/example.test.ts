/** A few visible tests that need no database: `npx vitest run labs/04-app-server`. The checker has more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from './server.js';
import { type LoginService, makeLoginService } from './tokens.js';
import type { RunningServer } from './types.js';

const db = { host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'none' };
let server: RunningServer;
let login: LoginService;
const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

beforeAll(async () => {
  login = await makeLoginService();
  server = await startServer({ db, keys: login.keys, port: 0 });
});

afterAll(() => server?.close());

test('04.1: it answers with JSON', async () => {
  const answer = await ask('/health');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true });
});

test('04.1: a body that is no JSON is 400', async () => {
  const headers = { 'content-type': 'application/json' };
  expect((await ask('/echo', { method: 'POST', headers, body: '{' })).status).toBe(400);
});

test('04.2: the token says who asks', async () => {
  const headers = { authorization: `Bearer ${await login.sign('ana')}` };
  expect(await (await ask('/me', { headers })).json()).toEqual({ user: 'ana' });
});

test('04.2: an old token says nothing', async () => {
  const headers = { authorization: `Bearer ${await login.sign('ana', -60)}` };
  expect((await ask('/me', { headers })).status).toBe(401);
});
