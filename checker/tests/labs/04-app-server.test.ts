import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SCHEMA } from '../../../labs/04-app-server/hidden/schema.js';

test('the hidden tests of lab 04 have the schema that the student is given', async () => {
  const file = resolve(import.meta.dirname, '../../../labs/04-app-server/data/schema.sql');
  expect(SCHEMA).toBe(await readFile(file, 'utf8'));
});
