import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { childSource } from '../../grading/own-programs.js';
import { Session } from '../../runner/session.js';
import { StudentFault, type StudentFaultReason } from '../../runner/student.js';
import { createJob, removeJob } from '../../sandbox/job.js';
import { JobStore } from '../../sandbox/job-store.js';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits.js';
import { prepareJob } from '../../sandbox/prepare.js';

const closers: (() => Promise<void>)[] = [];

/** A session at level `process` on files whose exports are named by path. */
async function sessionOn(
  files: Record<string, string>,
  exports: Record<string, string>,
  limits: Partial<Limits> = {},
): Promise<Session> {
  const submissionDir = await mkdtemp(join(tmpdir(), 'submission-'));
  const all = { ...DEFAULT_LIMITS, ...limits };
  const { memoryMb } = all;
  const job = await createJob(await childSource(), [], { store: new JobStore('process'), memoryMb });
  closers.push(() => rm(submissionDir, { recursive: true, force: true }));
  closers.push(async () => removeJob(job));
  for (const [path, text] of Object.entries(files)) await writeFile(join(submissionDir, path), text);
  const studentFiles = [...new Set(Object.values(exports))];
  const { unusable } = await prepareJob(
    job,
    { labId: '99', submissionDir, studentFiles, givenFiles: {} },
    all,
  );
  const options = {
    level: 'process',
    limits: all,
    unusable,
    packages: ['dns-packet'],
  } as const;
  const session = new Session(job, { ...options, exports: new Map(Object.entries(exports)) });
  closers.push(() => session.stop());
  return session;
}

/** The reason of the StudentFault that a promise rejects with. */
async function faultOf(promise: Promise<unknown>): Promise<StudentFaultReason> {
  const fault = await promise.then(
    (value) => new Error(`no fault, but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(fault instanceof StudentFault)) throw fault;
  return fault.reason;
}

describe('a session with student code', () => {
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  test('starts the process again after it ended, and keeps what all of them printed', async () => {
    const code = `let calls = 0; console.log('begin', process.hrtime.bigint());
      export const count = () => ++calls; export const end = () => process.exit(3);`;
    const session = await sessionOn({ 'a.ts': code }, { count: 'a.ts', end: 'a.ts' });
    expect([await session.call('count'), await session.call('count')]).toEqual([1, 2]);
    const exit = { kind: 'exited', code: 3 };
    expect(await faultOf(session.call('end'))).toEqual({
      kind: 'stopped',
      exit,
      file: 'a.ts',
      whileLoading: false,
    });
    expect(session.isRunning()).toBe(false);
    expect(session.exit()).toEqual(exit);
    expect(await session.call('count')).toBe(1);
    expect(session.isRunning()).toBe(true);
    await session.stop();
    expect(session.output()).toMatch(/^begin (\d+)n\nbegin (?!\1)\d+n\n$/);
  });

  test('has the next process ready when the first one ends', async () => {
    const code = `import { pid } from 'node:process'; const at = performance.timeOrigin;
      export const started = () => at; export const who = () => pid;
      export const work = () => new Promise((resolve) => setTimeout(resolve, 800));`;
    const session = await sessionOn({ 'a.ts': code }, { started: 'a.ts', who: 'a.ts', work: 'a.ts' });
    const first = await session.call('who');
    session.startNext();
    session.startNext();
    const startedAt = performance.timeOrigin + performance.now();
    // Longer than a process takes to start.
    await session.call('work');
    await session.stop();
    const endedAt = performance.timeOrigin + performance.now();
    const next = await session.call('who');
    expect(next).not.toBe(first);
    expect(await session.call('started')).toBeGreaterThan(startedAt - 50);
    expect(await session.call('started')).toBeLessThan(endedAt);
    session.startNext();
    await session.end();
    expect(session.isRunning()).toBe(false);
  });

  test('tells once what a program prints again and again', async () => {
    const code = `console.log('the same'); export const end = () => process.exit(1);`;
    const session = await sessionOn({ 'a.ts': code }, { end: 'a.ts' });
    for (let count = 0; count < 3; count++) await faultOf(session.call('end'));
    expect(session.output()).toBe('the same\n');
  });

  test('does not wait twice for a file that never loads, and other files still work', async () => {
    const files = { 'bad.ts': 'for (;;); export {};', 'good.ts': 'export const ask = () => 1;' };
    const session = await sessionOn(files, { run: 'bad.ts', ask: 'good.ts' }, { loadMs: 400 });
    const stopped = { kind: 'stopped', file: 'bad.ts', whileLoading: true };
    expect(await faultOf(session.call('run'))).toMatchObject(stopped);
    const startedAt = performance.now();
    expect(await faultOf(session.call('run'))).toMatchObject(stopped);
    expect(performance.now() - startedAt).toBeLessThan(300);
    expect(await session.call('ask')).toBe(1);
  });

  test('blames what ended the process between two calls, not the file that was being loaded then', async () => {
    const plant = `export const plant = () => { setTimeout(() => process.exit(1), 0); return 1; };`;
    // Slow to load, so that the process ends while it is.
    const slow = 'await new Promise((r) => setTimeout(r, 50)); export const ask = () => 2;';
    const submissions: [ask: string, files: Record<string, string>][] = [
      ['a.ts', { 'a.ts': `${slow} ${plant}` }],
      ['b.ts', { 'a.ts': plant, 'b.ts': slow }],
    ];
    for (const [ask, files] of submissions) {
      const session = await sessionOn(files, { plant: 'a.ts', ask });
      expect(await session.call('plant')).toBe(1);
      expect(await session.call('ask')).toBe(2);
      expect(await session.call('ask')).toBe(2);
      await session.stop();
    }
  });

  test('code that ends when a test cuts its connections has ended before the next test begins', async () => {
    const code = `import { connect } from 'node:net';
      export const hold = (port) => new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', resolve);
        socket.on('close', () => setImmediate(() => { throw new Error('cut'); }));
      });
      export const ask = () => 1;`;
    const session = await sessionOn({ 'a.ts': code }, { hold: 'a.ts', ask: 'a.ts' });
    for (let round = 0; round < 10; round++) {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const accepted = once(server, 'connection') as Promise<[Socket]>;
      await session.call('hold', (server.address() as AddressInfo).port);
      const [socket] = await accepted;
      socket.resetAndDestroy();
      server.close();
      await session.closeServers();
      expect(session.isRunning()).toBe(false);
      expect(await session.call('ask')).toBe(1);
    }
  });

  test('ends when the whole grading has taken too long', async () => {
    const code = 'export const slow = () => new Promise((r) => setTimeout(r, 150, 1));';
    const session = await sessionOn({ 'a.ts': code }, { slow: 'a.ts' }, { gradeMs: 600 });
    let calls = 0;
    const all = (async () => {
      for (; calls < 50; calls++) await session.call('slow');
    })();
    const exit = { kind: 'timed-out', limitMs: 600 };
    expect(await faultOf(all)).toMatchObject({ kind: 'stopped', exit });
    expect(calls).toBeLessThanOrEqual(4);
  });

  test('names the file, the line and the words of what was thrown', async () => {
    const code = 'interface A {}\n\nexport function run(): A {\n  throw new RangeError("no");\n}';
    const session = await sessionOn({ 'a.ts': code }, { run: 'a.ts' });
    expect(await faultOf(session.call('run'))).toEqual({
      kind: 'threw',
      name: 'RangeError',
      message: 'no',
      file: 'a.ts',
      line: 4,
    });
  });

  test('tells the code of what was thrown, if it has one', async () => {
    const code =
      'export function run() {\n  throw Object.assign(new Error("no"), { code: "EADDRINUSE" });\n}';
    const session = await sessionOn({ 'a.ts': code }, { run: 'a.ts' });
    expect(await faultOf(session.call('run'))).toMatchObject({ message: 'no', code: 'EADDRINUSE' });
  });

  test('explains an import that is not offered, and one of a file that is broken', async () => {
    const files = {
      'a.ts': `import left from 'left-pad'; export const run = left;`,
      'b.ts': `import { x } from './broken.js'; export const go = () => x;`,
      'broken.ts': 'export const x = ;',
    };
    const session = await sessionOn(files, { run: 'a.ts', go: 'b.ts', x: 'broken.ts' });
    expect(await faultOf(session.call('run'))).toMatchObject({
      kind: 'not-loaded',
      file: 'a.ts',
      message: expect.stringMatching(/^a\.ts imports 'left-pad', which it cannot have here\. .*dns-packet/),
    });
    const message = expect.stringMatching(/^Syntax error/);
    const broken = { kind: 'not-loaded', message, file: 'broken.ts', line: 1 };
    expect(await faultOf(session.call('go'))).toMatchObject(broken);
    expect(await faultOf(session.call('x'))).toMatchObject(broken);
  });

  test.each(['./b', './b.ts'])(
    'an import of %s is told how to be written, not to be taken out',
    async (name) => {
      const files = {
        'a.ts': `import { x } from '${name}'; export const run = () => x;`,
        'b.ts': 'export const x = 1;',
      };
      const session = await sessionOn(files, { run: 'a.ts', x: 'b.ts' });
      expect(await faultOf(session.call('run'))).toMatchObject({
        file: 'a.ts',
        message: `a.ts imports '${name}' without the ending .js: write './b.js'.`,
      });
    },
  );

  test('an object belongs to the process that made it', async () => {
    const code = `export class A { ask() { return 1; } } export const end = () => process.exit(0);`;
    const session = await sessionOn({ 'a.ts': code }, { A: 'a.ts', end: 'a.ts' });
    const object = await session.create('A');
    expect(await object.call('ask')).toBe(1);
    expect(await faultOf(object.call('tell'))).toMatchObject({ kind: 'missing-export' });
    await faultOf(session.call('end'));
    expect(await faultOf(object.call('ask'))).toMatchObject({ kind: 'stopped' });
    expect(await (await session.create('A')).call('ask')).toBe(1);
  });

  test.each([
    ['{ port: 70000, close() {} }', 'port is 70000'],
    ['{ port: 1.5, close() {} }', 'port is 1.5'],
    ['{ port: "80", close() {} }', 'port is string'],
    ['{ port: 80 }', 'close is undefined'],
    ['undefined', 'undefined, not { port, close }'],
  ])('takes no server whose words no client could follow: %s', async (served, words) => {
    const session = await sessionOn({ 'a.ts': `export const start = () => (${served});` }, { start: 'a.ts' });
    const reason = await faultOf(session.serve('start'));
    expect(reason).toMatchObject({ kind: 'not-plain', what: expect.stringContaining(words) });
  });

  test('a server that does not close is ended with its process', async () => {
    const code = 'export const start = () => ({ port: 80, close: () => new Promise(() => {}) });';
    const session = await sessionOn({ 'a.ts': code }, { start: 'a.ts' }, { callMs: 300 });
    await session.serve('start');
    await session.closeServers();
    expect(session.isRunning()).toBe(false);
    expect(await session.serve('start')).toMatchObject({ port: 80 });
  });

  test('a sign of life comes from a program that runs, and from no other', async () => {
    const code = `export const wait = () => setTimeout(() => {}, 60_000) && undefined;
      export const fail = () => setTimeout(() => { throw new Error('later'); }, 20) && undefined;`;
    const session = await sessionOn({ 'a.ts': code }, { wait: 'a.ts', fail: 'a.ts' });
    expect(await session.isAlive()).toBe(false);
    await session.call('wait');
    expect(await session.isAlive()).toBe(true);
    await session.call('fail');
    while (await session.isAlive());
    expect(session.exit()).toEqual({ kind: 'exited', code: 1 });
  });

  test('an endless loop gives no sign of life, and is ended', async () => {
    const code = 'export const spin = () => setTimeout(() => { for (;;); }) && undefined;';
    const session = await sessionOn({ 'a.ts': code }, { spin: 'a.ts' }, { callMs: 300 });
    await session.call('spin');
    const signs = async () => {
      while (await session.isAlive());
    };
    const exit = { kind: 'timed-out', limitMs: 300 };
    expect(await faultOf(signs())).toMatchObject({ kind: 'stopped', exit });
  });

  test('what we end ourselves is not told as the end of the program', async () => {
    const session = await sessionOn({ 'a.ts': 'export const ask = () => 1;' }, { ask: 'a.ts' });
    await session.call('ask');
    await session.stop();
    expect(session.isRunning()).toBe(false);
    expect(session.exit()).toBeUndefined();
  });
});
