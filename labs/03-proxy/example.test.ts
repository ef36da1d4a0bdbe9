/** A few visible tests on data/nginx.conf: `npx vitest run labs/03-proxy`. The checker has more. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeCertificate } from './certificate.js';
import { readConfig } from './config.js';
import { endToEnd } from './headers.js';
import { selectServer } from './routing.js';

const text = readFileSync(new URL('./data/nginx.conf', import.meta.url), 'utf8');
const { cert, key } = makeCertificate(['backend.example.com']);
const listeners = readConfig(text, (path) => (path.endsWith('.key') ? key : cert));
const servers = listeners.find(({ port }) => port === 443)?.servers ?? [];

test('03.1: the block that has the name', () => {
  expect(selectServer(servers, 'shop.example.com').names).toContain('shop.example.com');
});

test('03.1: the port does not belong to the name', () => {
  expect(selectServer(servers, 'Shop.example.com:8443').names).toContain('shop.example.com');
});

test('03.1: no name fits, so the default server', () => {
  expect(selectServer(servers, 'nobody.example.com').names).toEqual(['backend.example.com']);
});

test('03.3: what Connection names stays behind', () => {
  expect(endToEnd({ connection: 'close, x-secret', 'x-secret': '1', accept: '*/*' })).toEqual({
    accept: '*/*',
  });
});
