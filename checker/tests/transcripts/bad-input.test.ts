import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openWorkbookSession, repo, type WorkbookSession } from './workbook-session.js';

const path = 'labs/00-hello-backend/server.ts';
const wrong = join(repo, 'solutions/00-hello-backend/wrong');
let student: WorkbookSession;
let server = '';
let stub = '';
let reference = '';

beforeAll(async () => {
  student = await openWorkbookSession();
  server = join(student.root, path);
  stub = await readFile(server, 'utf8');
  reference = await readFile(join(repo, 'solutions/00-hello-backend/server.ts'), 'utf8');
});
afterAll(() => student?.remove());
beforeEach(async () => {
  student.forget();
  await rm(server, { recursive: true, force: true });
  await writeFile(server, stub);
});

/** Each broken student file: what is laid, and the whole transcript of one check. */
const brokenFiles: readonly [string, () => Promise<unknown>][] = [
  ['deleted', () => rm(server)],
  ['empty', () => writeFile(server, '')],
  [
    'a-folder',
    async () => {
      await rm(server);
      await mkdir(server);
    },
  ],
  [
    'a-link',
    async () => {
      await rm(server);
      await symlink('/etc/hostname', server);
    },
  ],
  ['not-utf-8', () => writeFile(server, Buffer.from([0x63, 0xe9, 0x0a]))],
  [
    'syntax-error',
    () =>
      writeFile(
        server,
        reference.replace('const server = createServer(answer);', 'const server = = createServer(answer);'),
      ),
  ],
  [
    'type-error',
    () => writeFile(server, reference.replace('response.end(PAGE)', 'response.end(PAGE.nothing)')),
  ],
  [
    'missing-export',
    () =>
      writeFile(server, reference.replace('export async function startServer', 'async function startServer')),
  ],
  ['throws-at-import', () => writeFile(server, `${reference}\nnull.length;\n`)],
  ['imports-what-it-cannot-have', () => writeFile(server, `import 'vitest';\n${reference}`)],
  ['endless-at-import', () => writeFile(server, `${reference}\nwhile (true) {}\n`)],
  [
    'endless-in-a-handler',
    () =>
      writeFile(
        server,
        reference.replace(
          "if (path === '/api/likes') {",
          "while (path === '/api/hello') {}\n  if (path === '/api/likes') {",
        ),
      ),
  ],
  [
    'exits',
    () =>
      writeFile(
        server,
        reference.replace(
          'const server = createServer(answer);',
          'process.exit(0);\n  const server = createServer(answer);',
        ),
      ),
  ],
  [
    'prints-without-end',
    () =>
      writeFile(
        server,
        reference.replace(
          'const server = createServer(answer);',
          "for (;;) {\n    console.log('again '.repeat(1000));\n    await new Promise(setImmediate);\n  }\n  const server = createServer(answer);",
        ),
      ),
  ],
  [
    'never-listens',
    () => writeFile(server, reference.replace("server.listen(options.port, '127.0.0.1');", '')),
  ],
  [
    'wrong-return',
    async () => writeFile(server, await readFile(join(wrong, 'returns-the-server/server.ts'), 'utf8')),
  ],
  ['silent', async () => writeFile(server, await readFile(join(wrong, 'never-ends/server.ts'), 'utf8'))],
  [
    'dies-half-way',
    () => writeFile(server, reference.replace('response.end(PAGE)', "throw new Error('no page')")),
  ],
];

test.each(brokenFiles)('a student file: %s', async (name, lay) => {
  await lay();
  expect(await student.type('node checker check 00 --seed 7')).toBe(1);
  await expect(student.transcript()).toMatchFileSnapshot(`fixtures/bad-input/${name}.txt`);
});

test('a command, a lab and a step that do not exist', async () => {
  expect(await student.type('node checker chekc')).toBe(2);
  expect(await student.type('node checker check 42')).toBe(2);
  expect(await student.type('node checker check --step 00.9')).toBe(2);
  expect(await student.type('node checker check --seed many')).toBe(2);
  expect(await student.type('node checker lesson 01')).toBe(4);
  expect(await student.type('node checker edition ../elsewhere')).toBe(2);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/bad-input/no-such-thing.txt');
});

test('a progress file that is broken is set aside, not overwritten', async () => {
  const folder = join(student.root, '.checker');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'progress.json'), '{"formatVersion": 1, "labs": {"00": {"att');
  expect(await student.type('node checker status')).toBe(0);
  expect(await student.type('cat .checker/progress.broken-1.json; echo')).toBe(0);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/bad-input/broken-progress.txt');
});

test('a progress file of a newer checker is refused and left as it is', async () => {
  const file = join(student.root, '.checker/progress.json');
  const newer = '{"formatVersion":2,"labs":{}}';
  await mkdir(join(student.root, '.checker'), { recursive: true });
  await writeFile(file, newer);
  expect(await student.type('node checker check 00 --seed 7')).toBe(2);
  expect(await readFile(file, 'utf8')).toBe(newer);
  await rm(file);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/bad-input/newer-progress.txt');
});

test('a sealed pack that was cut short, altered or taken away', async () => {
  const pack = join(student.root, 'checker/packs/00-hello-backend.pack');
  const whole = await readFile(pack);
  await writeFile(pack, whole.subarray(0, whole.length - 100));
  expect(await student.type('node checker check 00 --seed 7')).toBe(2);
  const altered = Buffer.from(whole);
  altered[whole.length - 50] = (altered[whole.length - 50] ?? 0) ^ 1;
  await writeFile(pack, altered);
  expect(await student.type('node checker check 00 --seed 7')).toBe(2);
  await rm(pack);
  expect(await student.type('node checker check 00 --seed 7')).toBe(2);
  await writeFile(pack, whole);
  await expect(student.transcript()).toMatchFileSnapshot('fixtures/bad-input/damaged-pack.txt');
});

test('reset keeps what was written, and undo brings it back', async () => {
  const mine = stub.replace('listen', 'LISTEN');
  await writeFile(server, mine);
  expect(await student.type('node checker reset 00')).toBe(0);
  expect(await readFile(server, 'utf8')).toBe(stub);
  expect(await student.type('node checker undo')).toBe(0);
  expect(await readFile(server, 'utf8')).toBe(mine);
});

test('nothing is left in the temporary folder of this workbook', () => {
  expect(existsSync(join(student.root, '.checker/progress.json.lock'))).toBe(false);
});
