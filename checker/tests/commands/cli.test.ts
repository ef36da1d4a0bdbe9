import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEdition } from '../../edition/build-edition.js';
import { processesAt } from './processes.js';
import { until } from './until.js';

const repo = resolve(import.meta.dirname, '../../..');
const server = 'labs/00-hello-backend/server.ts';
const LOOPS_AT_IMPORT = `console.log('loaded');\nwhile (true) {}\nexport const startServer = 1;\n`;
let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-cli-'));
  root = join(folder, 'workbook');
  await buildEdition({ root: repo, target: root, unlock: 'in-order' });
  await symlink(join(repo, 'node_modules'), join(root, 'node_modules'), 'dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...words: string[]) {
  const child = spawn(process.execPath, ['checker', ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = once(child, 'exit').then(() => ({ code: child.exitCode, errors }));
  return { child, ended };
}

describe('ended from outside, it is quiet and leaves nothing', () => {
  test.each([
    ['check', 'SIGINT', 130],
    ['check', 'SIGTERM', 143],
    ['watch', 'SIGINT', 130],
  ] as const)('%s, %s: exit %i', async (command, signal, code) => {
    await writeFile(join(root, server), LOOPS_AT_IMPORT);
    const { child, ended } = start(command, '00');
    // Its worker runs beside it, so it is at work.
    await until(() => processesAt(root).length > 1);
    child.kill(signal);
    expect(await ended).toEqual({ code, errors: '' });
    await until(() => processesAt(root).length === 0);
    const left = (await readdir(join(root, '.checker')).catch(() => [])).filter(
      (name) => name !== 'progress.json',
    );
    expect(left).toEqual([]);
  });

  test('run, SIGTERM: the student’s own server is gone too', async () => {
    await writeFile(join(root, server), LOOPS_AT_IMPORT);
    const { child, ended } = start('run', '00');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    await until(() => processesAt(root).length === 0);
  });

  test('nobody reads its output: no complaint', async () => {
    const { child, ended } = start('lesson', '00');
    child.stdout.destroy();
    expect(await ended).toEqual({ code: 0, errors: '' });
  });
});

test('repl: the student’s exports are there, typed, and each line waits for the one before it', async () => {
  await cp(join(repo, 'solutions/00-hello-backend/server.ts'), join(root, server));
  const child = spawn(process.execPath, ['checker', 'repl', '00'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const texts = Promise.all(
    [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray()),
  );
  child.stdin.end(
    'const s = await startServer({ port: 0 })\ns.port > 0\nstartServer({ prt: 0 })\n.type s\nawait s.close()\n',
  );
  const [code] = await once(child, 'exit');
  const [printed = '', errors = ''] = (await texts).map((chunks) => chunks.join(''));
  expect(printed).toContain('> true\n');
  expect(printed).toContain('const s: RunningServer');
  expect(errors).toContain("'prt' does not exist in type '{ port: number; }'");
  expect(code).toBe(0);
});

describe('errors are told for the one who can mend them', () => {
  test('what the person can mend: exit 2 and the command', async () => {
    const { ended } = start('check', '77');
    const { code, errors } = await ended;
    expect(code).toBe(2);
    expect(errors).toMatch(
      /There is no lab "77"[\s\S]*00 {2}Hello, backend[\s\S]*\n {2}node checker status\n$/,
    );
  });

  test('our own fault: exit 3, calm, and a stack only when asked for', async () => {
    const built = join(root, 'checker/built');
    const status = (await readdir(built)).find((name) => name.startsWith('status-'));
    await rename(join(built, status ?? ''), join(folder, 'status.js'));
    const { code, errors } = await start('status').ended;
    expect(code).toBe(3);
    expect(errors).toContain('Something went wrong in the checker itself. It is not your fault');
    expect(errors).not.toContain('    at ');
    expect((await start('status', '--debug').ended).errors).toContain('    at ');
    await rename(join(folder, 'status.js'), join(built, status ?? ''));
  });
});
