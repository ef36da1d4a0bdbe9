import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEdition } from '../../edition/build-edition.js';
import { authorWorkbook, visiblePaths } from '../../labs/author-workbook.js';

const root = resolve(import.meta.dirname, '../../..');
let folder = '';
let edition = '';

async function readAll(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
  return new Map(texts);
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 30);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-leaks-'));
  edition = join(folder, 'edition');
  await buildEdition({ root, target: edition, unlock: 'in-order' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('no line of a hidden test or of a reference stands in a fresh edition', async () => {
  const { labs, open } = await authorWorkbook(root);
  const secrets = new Set<string>();
  const visible = new Set<string>();
  for (const lab of labs) {
    const labDir = join(root, 'labs', lab.slug);
    const { lab: full, reference } = await open(lab.id);
    for (const text of (await readAll(join(labDir, 'hidden'))).values()) {
      for (const line of linesOf(text)) secrets.add(line);
    }
    for (const text of Object.values(reference)) for (const line of linesOf(text)) secrets.add(line);
    for (const path of visiblePaths(full)) {
      for (const line of linesOf(await readFile(join(labDir, path), 'latin1'))) visible.add(line);
    }
    for (const hint of full.steps.flatMap(({ hints }) => hints))
      for (const line of linesOf(hint)) visible.add(line);
  }
  // What the checker itself needs is in every edition, and says nothing of a lab.
  for (const path of await readdir(join(root, 'checker'), { recursive: true })) {
    if (!path.endsWith('.ts') || path.startsWith('tests')) continue;
    for (const line of linesOf(await readFile(join(root, 'checker', path), 'latin1'))) visible.add(line);
  }
  const fresh = await readAll(edition);
  const shown = [...visible].join('\n');
  const hidden = [...secrets].filter((line) => !shown.includes(line));
  const leaks = hidden.flatMap((line) =>
    [...fresh]
      .filter(([, text]) => text.includes(line))
      .map(([file]) => `${file.slice(edition.length)}: ${line}`),
  );
  expect(hidden.length).toBeGreaterThan(100);
  expect(leaks).toEqual([]);
});

test('a fresh edition shows the first lab and no other, and the glossary', async () => {
  const { labs } = await authorWorkbook(root);
  expect((await readdir(join(edition, 'labs'))).sort()).toEqual([labs[0]?.slug, 'GLOSSARY.md']);
  expect((await readdir(edition)).sort()).toEqual([
    '.devcontainer',
    '.gitignore',
    '.vscode',
    'README.md',
    'checker',
    'labs',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]);
});

test('two builds of the same repo give the same packs', async () => {
  const again = join(folder, 'again');
  await buildEdition({ root, target: again, unlock: 'in-order' });
  const [first, second] = [await readAll(edition), await readAll(again)];
  const packs = [...first].filter(([file]) => file.endsWith('.pack'));
  expect(packs.length).toBeGreaterThan(0);
  for (const [file, text] of packs) expect(second.get(again + file.slice(edition.length))).toBe(text);
});

test('a folder that holds something is not overwritten', async () => {
  await expect(buildEdition({ root, target: edition, unlock: 'all' })).rejects.toThrow(/not empty/);
});
