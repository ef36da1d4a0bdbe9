import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEdition } from '../../edition/build-edition.js';
import { scaffoldLab } from '../../labs/scaffold-lab.js';
import { makeAuthorRoot } from '../labs/author-root.js';

const repo = resolve(import.meta.dirname, '../../..');
let folder = '';
let removeAuthor = async () => {};

/** Two editions of one small repo: the newer one has another lab, and other tests and words in the first. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-update-'));
  const { root, remove } = await makeAuthorRoot();
  removeAuthor = remove;
  await scaffoldLab(root, '00-first');
  await scaffoldLab(root, '01-second');
  await buildEdition({ root, target: join(folder, 'old'), unlock: 'in-order' });
  await scaffoldLab(root, '02-third');
  const first = join(root, 'labs/00-first');
  await writeFile(join(first, 'README.md'), '# A better lesson\n');
  await writeFile(join(first, 'run.ts'), `${await readFile(join(first, 'run.ts'), 'utf8')}// newer\n`);
  const hidden = join(first, 'hidden/driver.ts');
  await writeFile(hidden, (await readFile(hidden, 'utf8')).replace("kind: 'greeting'", "kind: 'hello'"));
  await writeFile(join(root, 'labs/GLOSSARY.md'), '# Glossary\n');
  await buildEdition({ root, target: join(folder, 'new'), unlock: 'in-order' });
  await passBoth(join(folder, 'passed'));
});
afterAll(async () => {
  await removeAuthor();
  await rm(folder, { recursive: true, force: true });
});

/** A workbook of the older edition in which both labs are passed. */
async function makeWorkbook(name: string): Promise<string> {
  const root = join(folder, name);
  await cp(join(folder, 'passed'), root, { recursive: true });
  return root;
}

/** Makes a workbook of the older edition and passes both labs in it. */
async function passBoth(root: string): Promise<void> {
  await cp(join(folder, 'old'), root, { recursive: true });
  await symlink(join(repo, 'node_modules'), join(root, 'node_modules'), 'dir');
  for (const [id, slug] of [
    ['00', '00-first'],
    ['01', '01-second'],
  ] as const) {
    await writeFile(
      join(root, `labs/${slug}/greet.ts`),
      "export const greet = (name: string) => 'Hello, ' + name + '!'; // mine\n",
    );
    expect((await type(root, 'check', id)).exitCode).toBe(0);
  }
}

function type(root: string, ...words: string[]): Promise<{ output: string; exitCode: number | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['checker', ...words], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    child.once('close', (exitCode) => resolve({ output, exitCode }));
  });
}

/** Every file below a folder with its text, but for links. */
async function contents(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [file.slice(dir.length), await readFile(file, 'latin1')]),
  );
  return Object.fromEntries(texts);
}

test('new labs and tests come; work, progress and passes stay', async () => {
  const root = await makeWorkbook('usual');
  const { output, exitCode } = await type(root, 'update', '../new');
  expect(exitCode).toBe(0);
  expect(output).toContain(
    '00  First: its tests have changed; passed before, check again: node checker check 00',
  );
  expect(output).toContain('02  Third: new');
  expect(output).toContain('Added labs/02-third/.');
  expect(await readFile(join(root, 'labs/00-first/greet.ts'), 'utf8')).toContain('// mine');
  expect(await readFile(join(root, 'labs/00-first/README.md'), 'utf8')).toBe('# A better lesson\n');
  expect(await readFile(join(root, 'labs/GLOSSARY.md'), 'utf8')).toBe('# Glossary\n');
  const status = await type(root, 'status');
  expect(status.output).toContain(
    'Passed before its tests changed: check it again with node checker check 00',
  );
  expect(status.output).toMatch(/01 {2}Second +10\/10 {2}passed/);
  expect((await type(root, 'check', '00')).exitCode).toBe(0);
  expect((await type(root, 'status')).output).not.toContain('Passed before its tests changed');
});

test('what was changed in a given file is kept beside the new one', async () => {
  const root = await makeWorkbook('changed');
  await writeFile(join(root, 'labs/00-first/run.ts'), '// my own way to run it\n');
  expect((await type(root, 'update', '../new')).exitCode).toBe(0);
  expect(await readFile(join(root, 'labs/00-first/run.ts'), 'utf8')).toContain('// newer');
  const kept = Object.values(await contents(join(root, '.checker/kept')));
  expect(kept).toEqual(['// my own way to run it\n']);
});

test('files for the editor come where there are none, and stay as they were changed', async () => {
  const root = await makeWorkbook('editor');
  await writeFile(join(root, '.vscode/launch.json'), '{ "mine": true }\n');
  await rm(join(root, '.vscode/tasks.json'));
  expect((await type(root, 'update', '../new')).exitCode).toBe(0);
  expect(await readFile(join(root, '.vscode/launch.json'), 'utf8')).toBe('{ "mine": true }\n');
  expect(await readFile(join(root, '.vscode/tasks.json'), 'utf8')).toContain('"watch"');
});

test('a second update changes nothing', async () => {
  const root = await makeWorkbook('twice');
  await type(root, 'update', '../new');
  const once = await contents(root);
  expect((await type(root, 'update', '../new')).exitCode).toBe(0);
  expect(await contents(root)).toEqual(once);
});

test('a damaged edition changes nothing', async () => {
  const root = await makeWorkbook('damaged');
  const damaged = join(folder, 'damaged-edition');
  await cp(join(folder, 'new'), damaged, { recursive: true });
  await writeFile(join(damaged, 'checker/packs/02-third.pack'), 'cut');
  const before = await contents(root);
  const { output, exitCode } = await type(root, 'update', damaged);
  expect(exitCode).toBe(2);
  expect(output).toContain('02-third.pack cannot be opened');
  expect(await contents(root)).toEqual(before);
});

test('killed at any moment, the same update finishes it and nothing is lost', async () => {
  const whole = await makeWorkbook('whole');
  await type(whole, 'update', '../new');
  const progressOf = async (root: string) =>
    Object.keys(JSON.parse(await readFile(join(root, '.checker/progress.json'), 'utf8')).labs);
  const start = await makeWorkbook('start');
  for (let round = 0; round < 8; round++) {
    const root = join(folder, `killed-${round}`);
    await cp(start, root, { recursive: true });
    const child = spawn(process.execPath, ['checker', 'update', '../new'], { cwd: root, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    // The moment is the point of this test: a different one each time, over the whole of a run.
    setTimeout(() => child.kill('SIGKILL'), 60 + round * 25);
    await ended;
    expect((await type(root, 'update', '../new')).exitCode).toBe(0);
    expect(await contents(join(root, 'checker'))).toEqual(await contents(join(whole, 'checker')));
    expect(await readFile(join(root, 'labs/00-first/greet.ts'), 'utf8')).toContain('// mine');
    expect(await progressOf(root)).toEqual(await progressOf(whole));
  }
});

test('no edition, this workbook itself, nothing at all: exit 2', async () => {
  const root = await makeWorkbook('refused');
  await mkdir(join(folder, 'empty'));
  expect((await type(root, 'update', '../empty')).output).toContain('is no student edition');
  expect((await type(root, 'update', '.')).output).toContain('this workbook itself');
  expect((await type(root, 'update')).exitCode).toBe(2);
});
