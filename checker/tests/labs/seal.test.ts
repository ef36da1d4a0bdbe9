import { expect, test } from 'vitest';
import { seal, unseal } from '../../labs/seal.js';

const text = JSON.stringify({ hidden: 'expect(answer).toEqual(secret)', filler: 'x'.repeat(5_000) });
const pack = seal('01-dns', text);

test('a sealed pack opens to what was sealed', () => {
  expect(unseal('01-dns', pack)).toBe(text);
});

test('the same text gives the same bytes', () => {
  expect(seal('01-dns', text).equals(pack)).toBe(true);
});

test('nothing of the text stands in the pack', () => {
  expect(pack.toString('latin1')).not.toContain('toEqual');
});

test.each([0, 1, 40, pack.length - 17, pack.length - 1])('a pack cut at byte %i is refused', (length) => {
  expect(() => unseal('01-dns', pack.subarray(0, length))).toThrow(/cut short|first line/);
});

test('a pack with one bit turned anywhere is refused', () => {
  for (let index = 0; index < pack.length; index += 7) {
    const altered = Buffer.from(pack);
    altered[index] = (altered[index] ?? 0) ^ 1;
    expect(() => unseal('01-dns', altered)).toThrow();
  }
});

test('a pack under another name is refused', () => {
  expect(() => unseal('02-security-groups', pack)).toThrow(/first line/);
});
