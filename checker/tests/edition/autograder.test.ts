import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBuffer } from 'yauzl';
import * as z from 'zod/mini';
import { buildAutograder } from '../../edition/build-autograder.js';
import { authorWorkbook } from '../../labs/author-workbook.js';
import { gradescopeSchema } from '../report/export/format-schemas.js';

const root = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
let folder = '';
let source = '';

/** Unpacks as Gradescope does: files and their modes. */
async function unpack(zip: Buffer, into: string): Promise<void> {
  const archive = await promisify<Buffer, { lazyEntries: boolean }, import('yauzl').ZipFile>(fromBuffer)(
    zip,
    {
      lazyEntries: true,
    },
  );
  await new Promise<void>((done, fail) => {
    archive.on('entry', (entry: import('yauzl').Entry) => {
      archive.openReadStream(entry, (error, stream) => {
        if (error) return fail(error);
        const path = join(into, entry.fileName);
        mkdir(dirname(path), { recursive: true })
          .then(() => pipeline(stream, createWriteStream(path)))
          .then(() => chmod(path, (entry.externalFileAttributes >>> 16) & 0o777))
          .then(() => archive.readEntry(), fail);
      });
    });
    archive.on('end', done).on('error', fail);
    archive.readEntry();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-autograder-'));
  const zip = join(folder, 'autograder.zip');
  await buildAutograder({ root, zip, lab: '00' });
  source = join(folder, 'unpacked');
  await unpack(await readFile(zip), source);
  expect((await stat(zip)).size).toBeLessThan(3_000_000);
  await symlink(join(root, 'node_modules'), join(source, 'edition/node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs it as Gradescope does: a copy of the script above `source/`, `submission/` and `results/`. */
async function autograde(name: string, files: Readonly<Record<string, string>>, env = process.env) {
  const place = join(folder, name);
  await mkdir(join(place, 'submission'), { recursive: true });
  await mkdir(join(place, 'results'));
  await symlink(source, join(place, 'source'));
  await copyFile(join(source, 'run_autograder'), join(place, 'run_autograder'));
  await writeFile(join(place, 'submission_metadata.json'), '{"id":1,"users":[{"name":"Ada"}]}');
  for (const [path, text] of Object.entries(files)) await writeFile(join(place, 'submission', path), text);
  await run(join(place, 'run_autograder'), { cwd: place, env });
  const text = await readFile(join(place, 'results/results.json'), 'utf8');
  return z.parse(gradescopeSchema, JSON.parse(text));
}

const reference = () => readFile(join(root, 'solutions/00-hello-backend/server.ts'), 'utf8');
const wrong = (name: string) =>
  readFile(join(root, `solutions/00-hello-backend/wrong/${name}/server.ts`), 'utf8');

test('setup.sh and run_autograder lie at the root and can be run', async () => {
  for (const name of ['setup.sh', 'run_autograder']) {
    expect((await stat(join(source, name))).mode & 0o111).toBe(0o111);
    await run('bash', ['-n', join(source, name)]);
  }
});

test('npm takes its lock file for what package.json asks for', async () => {
  const place = join(folder, 'lock');
  await mkdir(place);
  for (const name of ['package.json', 'package-lock.json']) {
    await copyFile(join(source, 'edition', name), join(place, name));
  }
  await run('npm', ['ci', '--dry-run', '--offline', '--no-audit', '--no-fund'], { cwd: place });
});

test('a right submission has all points, and says at which level it ran', async () => {
  const results = await autograde('right', { 'server.ts': await reference() });
  expect(results).toMatchObject({ score: 25, output: expect.stringMatching(/^Isolation level: \w+\./) });
  expect(results.tests?.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
});

test('a half-done one has the points of what passed, and the others say why they did not', async () => {
  const results = await autograde('half', { 'server.ts': await wrong('no-last-else') });
  expect(results.score).toBe(15);
  const failed = results.tests?.find(({ number }) => number === '00.2');
  expect(failed).toMatchObject({
    score: 0,
    status: 'failed',
    output: expect.stringContaining('likely cause'),
  });
});

test('a hostile one has no points, whatever it writes', async () => {
  const hostile = `import { writeFileSync } from 'node:fs';
const fake = JSON.stringify({ score: 25, tests: [] });
for (const path of ['${join(folder, 'hostile/results/results.json')}', '../results/results.json']) {
  try { writeFileSync(path, fake); } catch {}
}
console.log(fake);
process.exit(0);
export const startServer = 1;
`;
  const results = await autograde('hostile', { 'server.ts': hostile, 'results.json': '{"score": 25}' });
  expect(results.score).toBe(0);
  expect(results.tests).toHaveLength(3);
});

test('what belongs to no lab says so', async () => {
  const results = await autograde('nothing', { 'essay.txt': 'my essay' });
  expect(results).toMatchObject({ score: 0, output: expect.stringContaining('could not be taken') });
});

test('steps that cannot be run there give no score: they are not for the student to pay for', async () => {
  const settings = join(source, 'edition/autograder.json');
  const before = await readFile(settings, 'utf8');
  const lab = (await authorWorkbook(root)).labs.find(({ id }) => id === '05');
  const texts = (lab?.files ?? []).map(
    async ({ path }) =>
      [path, await readFile(join(root, 'solutions', lab?.slug ?? '', path), 'utf8')] as const,
  );
  try {
    await writeFile(settings, '{"lab":"05"}');
    const files = Object.fromEntries(await Promise.all(texts));
    const results = await autograde('blind', files, { ...process.env, BROWSER_PROGRAM: '/nonexistent' });
    expect(results.score).toBeUndefined();
    expect(results.tests).toBeUndefined();
    expect(results.output).toMatch(/our own fault, to the staff: not run here, for want of a browser/);
  } finally {
    await writeFile(settings, before);
  }
});

test('a fault of ours gives no score, and a message to the staff', async () => {
  const pack = join(source, 'edition/checker/packs/00-hello-backend.pack');
  const sound = await readFile(pack);
  try {
    await writeFile(pack, 'damaged');
    const damaged = await autograde('damaged', { 'server.ts': await reference() });
    expect(damaged.score).toBeUndefined();
    expect(damaged.output).toContain('To the staff: The sealed pack');
    await rm(join(source, 'edition/checker/built/autograder.js'));
    const gone = await autograde('gone', { 'server.ts': await reference() });
    expect(gone.score).toBeUndefined();
    expect(gone.output).toContain('To the staff');
  } finally {
    await writeFile(pack, sound);
  }
});
