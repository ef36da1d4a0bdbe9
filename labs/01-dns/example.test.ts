/** A few visible tests on data/example.com.zone: `npx vitest run labs/01-dns`. The checker has more. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answer } from './zone.js';
import { parseZone } from './zone-file.js';

const zone = parseZone(readFileSync(new URL('./data/example.com.zone', import.meta.url), 'utf8'));

test('01.1: www has three IPv4 addresses', () => {
  const response = answer(zone, { name: 'www.example.com', type: 'A' });
  expect(response.rcode).toBe('NOERROR');
  expect(response.aa).toBe(true);
  expect(response.answers.map((record) => record.data).sort()).toEqual([
    '192.0.2.10',
    '192.0.2.11',
    '198.51.100.10',
  ]);
});

test('01.1: letter case does not matter', () => {
  const response = answer(zone, { name: 'BACKEND.Example.COM', type: 'A' });
  expect(response.answers.map((record) => record.data)).toEqual(['203.0.113.7']);
});

test('01.2: nobody.example.com does not exist', () => {
  const response = answer(zone, { name: 'nobody.example.com', type: 'A' });
  expect(response.rcode).toBe('NXDOMAIN');
  expect(response.answers).toEqual([]);
});

test('01.2: backend exists, but it has no IPv6 address', () => {
  const response = answer(zone, { name: 'backend.example.com', type: 'AAAA' });
  expect(response.rcode).toBe('NOERROR');
  expect(response.answers).toEqual([]);
});

test('01.3: api is an alias of backend', () => {
  const response = answer(zone, { name: 'api.example.com', type: 'A' });
  expect(response.answers).toEqual([
    { name: 'api.example.com', type: 'CNAME', ttl: 3600, data: 'backend.example.com' },
    { name: 'backend.example.com', type: 'A', ttl: 3600, data: '203.0.113.7' },
  ]);
});
