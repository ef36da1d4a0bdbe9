import { expect, test } from 'vitest';
import { diagnose } from './diagnose.js';
import type { Symptom } from './types.js';

const url = 'https://backend.example.com/';
const at = '2026-05-04T10:00:00.000Z';

test('a name that nobody knows is a matter of the DNS', () => {
  const error = { code: 'ENOTFOUND', syscall: 'queryA', message: 'queryA ENOTFOUND backend.example.com' };
  const symptom: Symptom = { url, at, error };
  expect(diagnose(symptom)).toBe('dns');
});

test('502 comes from the proxy, which could not reach the app', () => {
  expect(diagnose({ url, at, status: 502, body: '502\n' })).toBe('app');
});
