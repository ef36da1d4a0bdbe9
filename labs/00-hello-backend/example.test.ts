import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningServer, startServer } from './server.js';

// A few examples of what the steps ask for. `node checker check 00` checks more.

let server: RunningServer;
let site: string;

beforeEach(async () => {
  server = await startServer({ port: 0 });
  site = `http://localhost:${server.port}`;
});

afterEach(() => server?.close());

test('00.1: the server answers', async () => {
  const response = await fetch(`${site}/`);
  expect(response.status).toBeGreaterThanOrEqual(200);
});

test('00.2: it greets by name, as JSON', async () => {
  const response = await fetch(`${site}/api/hello?name=Ada`);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toEqual({ hello: 'Ada' });
});

test('00.2: an unknown path gives 404', async () => {
  const response = await fetch(`${site}/nowhere`);
  expect(response.status).toBe(404);
});

test('00.3: a like is there for the next request', async () => {
  const posted = await fetch(`${site}/api/likes`, { method: 'POST', body: '{"name":"Ada"}' });
  expect(posted.status).toBe(201);
  const response = await fetch(`${site}/api/likes`);
  expect(await response.json()).toContain('Ada');
});
