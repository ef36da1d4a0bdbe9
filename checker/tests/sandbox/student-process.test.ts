import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KEPT_CHARACTERS } from '../../sandbox/output-capture.js';
import { leftAfterAWhile, processesOf } from '../hostile/leftovers.js';
import { levels } from './levels.js';
import { withJob } from './try-job.js';

/** A machine that is busy may be this much late. */
const LATE_MS = 5_000;

describe.each(levels)("a student's process at level %s", (level) => {
  const outcomeOf = (code: string, limits = {}) =>
    withJob(level, code, limits, ({ call }) => call('run', 'argument'));

  test('gives back what a function gives, and what it printed', async () => {
    const code = `export const run = (name: string) => { console.log('hello'); return { name, list: [1, null] }; };`;
    await withJob(level, code, {}, async ({ call, student }) => {
      expect(await call('run', 'Ada')).toEqual({ kind: 'value', value: { name: 'Ada', list: [1, null] } });
      expect(await call('run', 'Bo')).toMatchObject({ kind: 'value' });
      await student.stop();
      expect(student.output.text()).toBe('hello\nhello\n');
    });
  });

  test('keeps objects and calls their methods', async () => {
    const code = `export class Counter { constructor(private n: number) {} async add(m: number) { return (this.n += m); } }`;
    await withJob(level, code, {}, async ({ student }) => {
      const created = await student.request({ op: 'create', file: 'code.js', name: 'Counter', args: [40] });
      const object = created.kind === 'value' ? (created.value as number) : -1;
      const add = () => student.request({ op: 'method', object, name: 'add', args: [1] });
      expect(await add()).toEqual({ kind: 'value', value: 41 });
      expect(await add()).toEqual({ kind: 'value', value: 42 });
    });
  });

  test('tells what was thrown, and where', async () => {
    const code = `interface A {}\n\nexport function run(): A {\n  throw new TypeError('no such thing');\n}`;
    const outcome = await outcomeOf(code);
    expect(outcome).toMatchObject({
      kind: 'fault',
      fault: { kind: 'threw', name: 'TypeError', message: 'no such thing', code: '' },
    });
    expect(JSON.stringify(outcome)).toMatch(/\/code\/code\.ts:4:/);
  });

  test('tells a missing export, and a file that cannot be loaded', async () => {
    expect(await outcomeOf('export const other = 1;')).toEqual({
      kind: 'fault',
      fault: { kind: 'missing-export' },
    });
    expect(await outcomeOf(`throw new Error('at once'); export {};`)).toMatchObject({
      kind: 'fault',
      fault: { kind: 'not-loaded', message: 'at once' },
    });
  });

  test.each([
    ['new Map()', 'a Map'],
    ['Buffer.from("a")', 'a Buffer or Uint8Array'],
    ['new Date()', 'a Date'],
    ['NaN', 'the number NaN'],
    ['() => 1', 'a function'],
    ['"a".repeat(2_000_001)', 'more than 2000000 characters'],
    ['"a".repeat(500_000_000)', 'more than 2000000 characters'],
    ['Array(200_000).fill(1)', 'more than 100000 values'],
    ['Promise.resolve({ a: [1n] }).then((x) => x)', 'a bigint'],
  ])('names what is no plain data: %s', async (expression, what) => {
    const outcome = await outcomeOf(`export const run = () => ({ inner: ${expression} });`);
    expect(outcome).toMatchObject({
      kind: 'fault',
      fault: { kind: 'not-plain', path: expect.stringMatching(/^inner/) },
    });
    // A promise inside of an object is not awaited.
    const named = expression.startsWith('Promise') ? 'a Promise' : what;
    expect(outcome).toMatchObject({ fault: { what: named } });
  });

  test('may hand over a long text, however it is escaped', async () => {
    const outcome = await outcomeOf('export const run = () => "\\u0001".repeat(1_999_999);');
    expect(outcome.kind === 'value' && (outcome.value as string).length).toBe(1_999_999);
  });

  test('is ended in time when it loops in a call, and says that it was loaded', async () => {
    const startedAt = performance.now();
    const outcome = await outcomeOf('export const run = () => { for (;;); };', { callMs: 300 });
    const exit = { kind: 'timed-out', limitMs: 300 };
    expect(outcome).toEqual({ kind: 'stopped', exit, whileLoading: false });
    expect(performance.now() - startedAt).toBeLessThan(LATE_MS);
  });

  test('is ended in time when it loops at import, and says that it was loading', async () => {
    const outcome = await outcomeOf('for (;;); export {};', { loadMs: 300 });
    const exit = { kind: 'timed-out', limitMs: 300 };
    expect(outcome).toEqual({ kind: 'stopped', exit, whileLoading: true });
  });

  test.each([
    ['for (;;);', false],
    ['return new Promise(() => setInterval(() => {}, 1000));', true],
    // Half of the time is not all of it.
    ['const end = Date.now() + 150; while (Date.now() < end); return new Promise(() => {});', true],
  ])('that a clock ended is known to have waited or not: %s', async (body, hasWaited) => {
    const code = `export const run = (): unknown => { ${body} };`;
    await withJob(level, code, { callMs: 300 }, async ({ call, student }) => {
      expect(await call('run')).toMatchObject({ exit: { kind: 'timed-out' } });
      // Only Linux tells how long a process ran.
      expect(student.endedWaiting).toBe(hasWaited || process.platform !== 'linux');
    });
  });

  test('has the time of a call from the end of loading on', async () => {
    const code = `await new Promise((r) => setTimeout(r, 400));
      export const run = () => new Promise((r) => setTimeout(r, 400, 'done'));`;
    // Together they take longer than either limit.
    expect(await outcomeOf(code, { loadMs: 700, callMs: 700 })).toEqual({ kind: 'value', value: 'done' });
  });

  test.each([
    ['process.exit(7)', { kind: 'exited', code: 7 }],
    ['process.exit(0)', { kind: 'exited', code: 0 }],
    ['process.kill(process.pid, "SIGTERM")', { kind: 'signal', name: 'SIGTERM' }],
    ['process.abort()', { kind: 'signal', name: 'SIGABRT' }],
    ['setImmediate(() => { throw new Error("later"); })', { kind: 'exited', code: 1 }],
  ])('says how it ended: %s', async (end, exit) => {
    const code = `export const run = () => { ${end}; return new Promise(() => {}); };`;
    expect(await outcomeOf(code)).toEqual({ kind: 'stopped', exit, whileLoading: false });
  });

  test('has no answer that counts once it has printed too much, however quick it is', async () => {
    const code = `import { writeSync } from 'node:fs';
      export const run = () => { writeSync(1, Buffer.alloc(600_000, 'x')); return 'an answer'; };`;
    // More than waits unread: it is being ended before it is done, and may be done before it has ended.
    for (let round = 0; round < 10; round++) {
      const outcome = await outcomeOf(code, { outputBytes: 20_000 });
      expect(outcome).toMatchObject({ kind: 'stopped', exit: { kind: 'output-limit', bytes: 20_000 } });
    }
  });

  test('is ended when it prints too much, and keeps the beginning', async () => {
    const code = `export const run = () => new Promise(() => {
      console.log('first'); const more = () => process.stderr.write('x'.repeat(5000), more); more(); });`;
    await withJob(level, code, { outputBytes: 50_000 }, async ({ call, student }) => {
      const exit = { kind: 'output-limit', bytes: 50_000 };
      expect(await call('run')).toEqual({ kind: 'stopped', exit, whileLoading: false });
      expect(student.output.text()).toMatch(/^first\nxxx/);
      expect(student.output.text().length).toBeLessThanOrEqual(KEPT_CHARACTERS);
    });
  });

  test('may fill half of its memory with its heap', async () => {
    const code = `import { getHeapStatistics } from 'node:v8';
      export const run = () => getHeapStatistics().heap_size_limit / 1024 ** 2;`;
    const outcome = await outcomeOf(code, { memoryMb: 600 });
    const heapMb = outcome.kind === 'value' ? Number(outcome.value) : Number.NaN;
    expect(heapMb).toBeGreaterThanOrEqual(300);
    // The place for what is young comes on top of it, in some versions.
    expect(heapMb).toBeLessThanOrEqual(400);
  });

  test('is named when its heap is full, even if much was printed before', async () => {
    const code = `export const run = () => { console.log('y'.repeat(40_000)); const kept: unknown[] = [];
      for (;;) kept.push(new Array(1e6).fill(kept.length)); };`;
    expect(await outcomeOf(code, { memoryMb: 300, callMs: 20_000 })).toEqual({
      kind: 'stopped',
      exit: { kind: 'memory-limit', mb: 300 },
      whileLoading: false,
    });
  });

  test.runIf(process.platform === 'linux')(
    'may not take more memory outside of the heap either',
    async () => {
      const code = `import { writeSync } from 'node:fs';
      export const run = () => { const kept: Buffer[] = [];
        while (kept.length < 100) { kept.push(Buffer.alloc(10e6, 1)); writeSync(1, '.'); } };`;
      await withJob(level, code, { memoryMb: 300, callMs: 20_000 }, async ({ call, student }) => {
        const outcome = await call('run');
        // V8 may notice first, or the one who asked for a Buffer.
        const told = outcome.kind === 'stopped' ? outcome.exit.kind : JSON.stringify(outcome);
        expect(told).toMatch(/^memory-limit$|Array buffer allocation failed|Failed to allocate memory/);
        const megabytes = 10 * (/^\.+/.exec(student.output.text())?.[0].length ?? 0);
        expect(megabytes).toBeGreaterThan(50);
        expect(megabytes).toBeLessThanOrEqual(300);
      });
    },
  );

  describe.runIf(process.platform === 'linux')('is refused memory and ends without a word', () => {
    // What comes from a socket is read into new buffers; Node 20 ends with SIGSEGV when there is none for the next.
    const code = `import { connect, createServer } from 'node:net';
      const kept: Buffer[] = [], piece = Buffer.alloc(1e6);
      export const run = () => new Promise(() => {
        const server = createServer((socket) => socket.on('data', (chunk) => kept.push(chunk)));
        server.listen(0, '127.0.0.1', () => {
          const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
          const more = () => { while (socket.write(piece)); }; socket.on('drain', more); more(); }); });`;
    const exit = { kind: 'memory-limit', mb: 200 };
    const limits = { memoryMb: 200, callMs: 20_000 };

    test('and the limit is named', async () => {
      expect(await outcomeOf(code, limits)).toEqual({ kind: 'stopped', exit, whileLoading: false });
    });

    test('and the limit is named when nobody could look meanwhile', async () => {
      await withJob(level, code, limits, async ({ call, job }) => {
        await call('none');
        const outcome = call('run');
        // The request is on its way when this thread stops.
        await new Promise((resolve) => setImmediate(resolve));
        const waiting = new Int32Array(new SharedArrayBuffer(4));
        while (isRunningIn(job.dir)) Atomics.wait(waiting, 0, 0, 10);
        expect(await outcome).toEqual({ kind: 'stopped', exit, whileLoading: false });
      });
    });
  });

  test('a fault with little memory in use is told as the signal that it is', async () => {
    const code = `export const run = () => { process.kill(process.pid, 'SIGSEGV'); return new Promise(() => {}); };`;
    const exit = { kind: 'signal', name: 'SIGSEGV' };
    expect(await outcomeOf(code)).toEqual({ kind: 'stopped', exit, whileLoading: false });
  });

  test('leaves no process when it is stopped, and answers nothing more', async () => {
    await withJob(
      level,
      'export const run = () => new Promise(() => {});',
      {},
      async ({ job, call, student }) => {
        const waiting = call('run');
        await student.started;
        if (process.platform === 'linux') expect(processesOf(job.dir)).not.toEqual([]);
        await student.stop();
        expect((await waiting).kind).toBe('stopped');
        expect(await call('run')).toMatchObject({ kind: 'stopped' });
        expect(await leftAfterAWhile(() => processesOf(job.dir))).toEqual([]);
      },
    );
  });

  test('is not told its environment', async () => {
    process.env.STUDENT_SECRET = 'secret';
    const outcome = await outcomeOf('export const run = () => process.env;');
    delete process.env.STUDENT_SECRET;
    const names = {
      sandbox: ['HOME', 'PATH', 'PWD', 'TZ'],
      user: ['HOME', 'PATH', 'TZ'],
      process: ['PATH', 'TZ'],
    };
    expect(outcome.kind === 'value' && Object.keys(outcome.value as object).sort()).toEqual(names[level]);
  });

  test.skipIf(level === 'process')('takes a grandchild in a new session along', async () => {
    const mark = `grandchild-${randomUUID()}`;
    const code = `import { spawn } from 'node:child_process';
      const args = ['-e', 'setTimeout(() => {}, 100_000)', '${mark}'];
      export const run = () => spawn(process.execPath, args, { detached: true, stdio: 'pipe' }).pid! > 0;`;
    await withJob(level, code, {}, async ({ job, call, student }) => {
      expect(await call('run')).toEqual({ kind: 'value', value: true });
      expect(running(mark)).toBe(1);
      await student.stop();
      expect(await leftAfterAWhile(() => processesOf(job.dir))).toEqual([]);
    });
    expect(running(mark)).toBe(0);
  });

  test.skipIf(level === 'process')(
    'takes a grandchild along that holds its pipes when it ends by itself',
    async () => {
      const code = `import { spawn } from 'node:child_process';
      const args = ['-e', 'setTimeout(() => {}, 100_000)'];
      export const run = () => { spawn(process.execPath, args, { detached: true, stdio: 'inherit' }).unref();
        setTimeout(() => process.exit(3), 100); return new Promise(() => {}); };`;
      expect(await outcomeOf(code, { callMs: 20_000 })).toMatchObject({ exit: { kind: 'exited', code: 3 } });
    },
  );

  test.skipIf(level === 'process')(
    'is ended when all that it has started hold too much together',
    async () => {
      // None of them is near the limit alone.
      const code = `import { spawn } from 'node:child_process';
      const hold = 'globalThis.kept = Buffer.alloc(90e6, 1); setInterval(() => {}, 1_000)';
      export const run = () => new Promise(() => {
        for (let n = 0; n < 3; n++) spawn(process.execPath, ['-e', hold], { stdio: 'pipe' }); });`;
      const exit = { kind: 'memory-limit', mb: 200 };
      const outcome = await outcomeOf(code, { memoryMb: 200, callMs: 30_000 });
      expect(outcome).toEqual({ kind: 'stopped', exit, whileLoading: false });
    },
  );

  test.runIf(level === 'process')('may not write files, start programs or read beyond its job', async () => {
    const code = `import fs from 'node:fs'; import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto'; import { Worker } from 'node:worker_threads';
      const codeOf = (act: () => unknown) => { try { act(); return 'done'; } catch (e) { return (e as { code: string }).code; } };
      export const run = () => [() => fs.writeFileSync('x', ''), () => spawnSync('true'), () => fs.readFileSync('/etc/hosts'),
        () => new Worker('0', { eval: true })].map(codeOf);`;
    expect(await outcomeOf(code)).toEqual({ kind: 'value', value: Array(4).fill('ERR_ACCESS_DENIED') });
  });
});

/** How many processes of this machine have this word among their arguments. */
function running(word: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.endsWith(` ${word}`)).length;
}

/** Whether a process of a job still runs, asked without a turn of the event loop (proc(5); a zombie has no cmdline). */
function isRunningIn(jobDir: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(jobDir);
    } catch {
      return false;
    }
  });
}
