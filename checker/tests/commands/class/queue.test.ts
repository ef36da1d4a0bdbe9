import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { leftAfterAWhile, processesOf } from '../../hostile/leftovers.js';
import { until } from '../until.js';
import { ClassBench } from './class-bench.js';
import { noRedis, RedisServer } from './redis-server.js';

const SEED = ['--seed', '4711'];
const right = (who: string) =>
  `// ${who}\nexport const greet = (name: string): string => \`Hello, \${name}!\`;\n`;
const WRONG = `export const greet = (): string => 'Hello, you!';\n`;
/** Never ends, and leaves the processor to the others. */
const ENDLESS = 'export function greet() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }\n';

let bench: ClassBench;
let redis: RedisServer;
let canonical: string;

beforeAll(async () => {
  if (noRedis) return;
  bench = await ClassBench.make();
  const texts = {
    ada: right('ada'),
    bob: WRONG,
    cem: ENDLESS,
    dan: right('dan'),
    eve: `${right('eve')}// ü`,
  };
  for (const [student, text] of Object.entries(texts)) await bench.handIn(student, 'greet.ts', text);
  // Too long to be taken, and no text: both have their reasons in the report.
  await bench.handIn('fay', 'greet.ts', `//${'x'.repeat(70_000)}`);
  await bench.handIn('gus', 'greet.ts', '');
  await bench.grade('local', ...SEED, '--jobs', '2');
  canonical = await bench.canonical('local');
});
afterAll(() => bench?.close());
afterEach(async () => {
  await bench?.endWorkers();
  await redis?.close();
});

const graded = async (out: string) => (await bench.journal(out)).length;
const end = async (child: ChildProcess, ended: Promise<unknown>) => {
  child.kill('SIGKILL');
  await ended;
};
/** Each grading that came to a last word is there once. */
const expectOnce = async (out: string) => {
  const keys = (await bench.journal(out)).map(({ student, attempt }) => `${student} ${attempt}`);
  expect(new Set(keys).size).toBe(keys.length);
};

describe.skipIf(noRedis)('a class on a queue', () => {
  test('gets from two workers what it gets on one machine; they say how they are, and drain', async () => {
    redis = await RedisServer.start();
    const workers = [bench.worker(redis.address), bench.worker(redis.address)];
    const { exitCode, noted } = await bench.grade('remote', ...SEED, '--queue', redis.address);
    expect(exitCode).toBe(0);
    expect(await bench.canonical('remote')).toBe(canonical);
    await expectOnce('remote');
    expect(noted.join('\n')).not.toContain('lost');
    const states = await Promise.all(workers.map(({ health }) => health()));
    expect(states.map(({ status, busy }) => [status, busy])).toEqual([
      ['ready', 0],
      ['ready', 0],
    ]);
    // What never ends is graded twice, and so is what was slow on a busy machine: each is noted.
    expect(states.reduce((sum, one) => sum + one.graded, 0)).toBe(await graded('remote'));
    for (const { child, ended } of workers) {
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0, errors: expect.stringContaining('Finishing') });
    }
    expect(await leftAfterAWhile(async () => processesOf(bench.place))).toEqual([]);
  });

  test('gets the same when workers are killed, and others come', async () => {
    redis = await RedisServer.start();
    const [first, second] = [bench.worker(redis.address), bench.worker(redis.address)];
    const grading = bench.grade('killed', ...SEED, '--queue', redis.address);
    await until(async () => (await first.health()).busy > 0 && (await second.health()).busy > 0);
    await Promise.all([first, second].map(({ child, ended }) => end(child, ended)));
    bench.worker(redis.address);
    expect((await grading).exitCode).toBe(0);
    expect(await bench.canonical('killed')).toBe(canonical);
    await expectOnce('killed');
  });

  test('gets the same when the network is cut, and the queue restarted with its data and without', async () => {
    redis = await RedisServer.start();
    for (let count = 0; count < 2; count++) bench.worker(redis.address);
    const grading = bench.grade('cut', ...SEED, '--queue', redis.address);
    const faults = [async () => redis.cut(), () => redis.kill(), () => redis.kill({ isForgetful: true })];
    for (const [count, fault] of faults.entries()) {
      await until(async () => (await graded('cut')) > count * 2);
      await fault();
      if (count > 0) await redis.run();
      redis.mend();
    }
    const { exitCode, noted } = await grading;
    expect(exitCode).toBe(0);
    expect(noted.join('\n')).toContain('is lost; waiting for it');
    expect(await bench.canonical('cut')).toBe(canonical);
    await expectOnce('cut');
  });

  test('gets the same when the coordinator is killed and resumed, and no result is lost', async () => {
    redis = await RedisServer.start();
    bench.worker(redis.address);
    const { child, ended } = bench.start('resumed', ...SEED, '--queue', redis.address);
    await until(async () => (await graded('resumed')) >= 2);
    await end(child, ended);
    const before = await bench.journal('resumed');
    await bench.grade('resumed', '--resume', '--queue', redis.address);
    expect(await bench.canonical('resumed')).toBe(canonical);
    expect((await bench.journal('resumed')).slice(0, before.length)).toEqual(before);
    await expectOnce('resumed');
  });

  test('sets a job aside that ends three workers, and says so', async () => {
    redis = await RedisServer.start();
    const one = await ClassBench.of(bench.root, bench.lab);
    try {
      await one.handIn('cem', 'greet.ts', ENDLESS);
      const grading = one.grade('aside', ...SEED, '--queue', redis.address);
      for (let tries = 0; tries < 3; tries++) {
        const { child, ended, health } = bench.worker(redis.address);
        await until(async () => (await health()).busy === 1);
        await end(child, ended);
      }
      const last = bench.worker(redis.address);
      expect((await grading).exitCode).toBe(3);
      expect((await last.health()).graded).toBe(0);
      const { rows } = JSON.parse(await readFile(join(one.out('aside'), 'report.json'), 'utf8'));
      expect(rows).toMatchObject([
        { kind: 'ungraded', because: 'grader-error', reason: expect.stringMatching(/^3 workers ended/) },
      ]);
      expect(await one.journal('aside')).toHaveLength(1);
    } finally {
      await one.close();
    }
  });

  test('is refused by a worker of another edition, which says what is needed, and graded by the right one', async () => {
    redis = await RedisServer.start();
    const other = await ClassBench.make();
    try {
      const stranger = bench.worker(redis.address, { root: await other.anotherEdition() });
      const grading = bench.grade('refused', ...SEED, '--queue', redis.address);
      await until(async () => (await stranger.health()).refused > 0);
      expect(await graded('refused')).toBe(0);
      bench.worker(redis.address);
      const { exitCode, noted } = await grading;
      expect(exitCode).toBe(0);
      expect(await bench.canonical('refused')).toBe(canonical);
      expect(noted.join('\n')).toMatch(/another edition and refuses[\s\S]*needs lab\s+70/);
      stranger.child.kill('SIGTERM');
      expect(await stranger.ended).toMatchObject({
        code: 0,
        errors: expect.stringMatching(/refuses[\s\S]*same\s+commit/),
      });
    } finally {
      await other.close();
    }
  });
});
