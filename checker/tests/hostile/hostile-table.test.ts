import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostileCases } from './verdict.js';

/** The submissions that the README names, as patterns: `fills-*`. */
async function namesInTable(): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
  const cells = text.split('\n').flatMap((line) => /^\| .* \| (.*) \|$/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`([a-z0-9*-]+)`/g)].map(([, name = '']) => name));
}

const fits = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

test('the table of the hostile set names every submission, and none that is not there', async () => {
  const [patterns, cases] = await Promise.all([namesInTable(), hostileCases()]);
  const names = cases.map(({ name }) => name);
  expect(names.filter((name) => !patterns.some((pattern) => fits(pattern, name)))).toEqual([]);
  expect(patterns.filter((pattern) => !names.some((name) => fits(pattern, name)))).toEqual([]);
  expect(patterns.length).toBeGreaterThan(30);
});
