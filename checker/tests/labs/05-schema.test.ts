import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA } from '../../../labs/05-why-not-frontend/hidden/schema.js';

test('lab 05: the tables of the hidden tests are those of data/schema.sql', () => {
  const file = new URL('../../../labs/05-why-not-frontend/data/schema.sql', import.meta.url);
  expect(SCHEMA.trim()).toBe(readFileSync(file, 'utf8').trim());
});
