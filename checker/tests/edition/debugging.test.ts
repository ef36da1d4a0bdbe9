import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../bench/free-port.js';
import { signalGroup } from '../../sandbox/process-group.js';
import { until } from '../commands/until.js';
import { leftAfterAWhile, processesOf } from '../hostile/leftovers.js';
import { openWorkbookSession, repo, type WorkbookSession } from '../transcripts/workbook-session.js';
import { Inspector } from './inspector.js';

const server = 'labs/00-hello-backend/server.ts';
let student: WorkbookSession;
let fileUrl = '';
let line = 0;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  student = await openWorkbookSession();
  await cp(join(repo, 'solutions/00-hello-backend/server.ts'), join(student.root, server));
  const lines = (await readFile(join(student.root, server), 'utf8')).split('\n');
  line = lines.findIndex((text) => text.includes("error: 'not found'")) + 1;
  fileUrl = pathToFileURL(join(student.root, server)).href;
});
afterAll(async () => {
  for (const program of programs) signalGroup(program, 'SIGKILL');
  await student?.remove();
});

/** Starts `node checker ...` in the workbook. */
function start(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = spawn(process.execPath, ['checker', ...words], {
    cwd: student.root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  programs.push(program);
  const started = { program, output: '', exited: once(program, 'close') };
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      started.output += chunk;
    });
  }
  return started;
}

test('check --inspect stops at a breakpoint in the student’s own TypeScript', async () => {
  const port = await freePort();
  const check = start(['check', '00.2', '--inspect-port', String(port)]);
  const inspector = await Inspector.atPort(port);
  const tasks = await readFile(join(student.root, '.vscode/tasks.json'), 'utf8');
  const awaited = /"endsPattern": "(.*)"/.exec(tasks)?.[1] ?? 'no pattern';
  expect(check.output).toMatch(new RegExp(awaited));
  const pause = await inspector.runTo(fileUrl, line);
  expect(pause.hitBreakpoints).toHaveLength(1);
  expect(await inspector.evaluate(pause, 'request.method')).toBe('GET');
  inspector.close();
  expect(await check.exited).toEqual([0, null]);
  expect(check.output).toMatch(/passed/);
  expect(check.output).not.toContain('Debugger listening');
});

test('what is thrown while a debugger is open is told by its file and line', async () => {
  const own = join(student.root, server);
  const right = await readFile(own, 'utf8');
  try {
    const wrong = right.replace(/const server = createServer.*/, "throw new RangeError('mine');");
    const thrownAt = wrong.split('\n').findIndex((text) => text.includes('RangeError')) + 1;
    await writeFile(own, wrong);
    const port = await freePort();
    const check = start(['check', '00.1', '--inspect-port', String(port)]);
    const inspector = await Inspector.atPort(port);
    await inspector.send('Runtime.runIfWaitingForDebugger');
    expect((await check.exited)[0]).toBe(1);
    inspector.close();
    expect(check.output).toContain(`look          ${server}:${thrownAt}\n`);
  } finally {
    await writeFile(own, right);
  }
});

test('run stops at a breakpoint where an editor attaches itself to each child', async () => {
  // An editor's own hook does the same: every Node process that is started opens a debugger and waits.
  const hook = join(student.root, 'hook.cjs');
  const told = join(student.root, 'debugger.txt');
  await writeFile(
    hook,
    `const { open, url, waitForDebugger } = require('node:inspector');
    if (/run\\.ts$/.test(process.argv[1] ?? '')) {
      open(0, '127.0.0.1');
      require('node:fs').writeFileSync(${JSON.stringify(told)}, url());
      waitForDebugger();
    }`,
  );
  const port = await freePort();
  const env = { PORT: String(port), NODE_OPTIONS: `--require ${JSON.stringify(hook)}` };
  const run = start(['run', '00'], env);
  let url = '';
  await until(async () => {
    url = await readFile(told, 'utf8').catch(() => '');
    return url !== '';
  });
  const inspector = await Inspector.at(url);
  const paused = inspector.runTo(fileUrl, line);
  await until(() => run.output.includes('listens on port'));
  const site = /http:\/\/localhost:\d+/.exec(run.output)?.[0] ?? '';
  const asked = fetch(`${site}/nowhere`);
  const pause = await paused;
  expect(await inspector.evaluate(pause, 'request.url')).toBe('/nowhere');
  inspector.close();
  expect((await asked).status).toBe(404);
  // Killed, it could not end the student's program, which has a group of its own.
  run.program.kill('SIGINT');
  expect(await run.exited).toEqual([130, null]);
  expect(await leftAfterAWhile(() => processesOf(student.root))).toEqual([]);
});
