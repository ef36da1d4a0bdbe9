import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { findProgram } from '../sandbox/find-program.js';
import { CLASS_LAB, makeClass } from './class-submissions.js';
import { freePort } from './free-port.js';
import { ratioInTurn, run } from './in-turn.js';
import { say, show } from './say.js';
import { watchCommand } from './time-command.js';

const node = process.execPath;
const JOBS = 2;
const WORKERS = 2;
/** The sizes of the classes whose coordinators are compared. */
const SMALL = 1_000;
const LARGE = 50_000;
/** What it may hold more for a class that is fifty times as large, in MiB: who is in it, and what their rows say in short. */
const MORE_MB = 100;

/** A class of `count` through a queue of its own on this machine, against `--jobs 2` without one, in turn. */
export async function measureQueue(root: string, scratch: string, count: number, rounds: number) {
  const folder = join(scratch, 'class');
  await makeClass(root, folder, count);
  await withRedis(scratch, async (address) => {
    const words = ['--lab', CLASS_LAB.id, '--seed', '4711'];
    const grade = async (name: string, ...more: string[]) => {
      const out = join(scratch, name);
      await rm(out, { recursive: true, force: true });
      return run([node, 'checker', 'grade', folder, ...words, '--out', out, ...more], root);
    };
    const workers = Array.from({ length: WORKERS }, () =>
      start([node, 'checker', 'worker', '--queue', address, '--jobs', String(JOBS / WORKERS)], root),
    );
    try {
      const { ratio, firstMs, secondMs } = await ratioInTurn(
        rounds,
        () => grade('local', '--jobs', String(JOBS)),
        () => grade('queued', '--queue', address),
      );
      show(`grade --jobs ${JOBS}, ${count} of lab ${CLASS_LAB.id}`, `${Math.round(firstMs)} ms`);
      show(`the same by ${WORKERS} workers of a queue`, `${Math.round(secondMs)} ms`);
      say('throughput / without a queue', ratio.toFixed(2), '>= 0.9', ratio >= 0.9);
    } finally {
      await Promise.all(workers.map(end));
    }
  });
}

/** The coordinator's memory, with workers that answer at once. */
export async function measureCoordinator(root: string, scratch: string): Promise<void> {
  const peaks: number[] = [];
  for (const count of [SMALL, LARGE]) {
    const [folder, out] = [join(scratch, `class-${count}`), join(scratch, `grades-${count}`)];
    await makeClass(root, folder, count);
    await withRedis(scratch, async (address) => {
      const program = join(root, 'checker/bench/stand-in-worker.ts');
      const worker = start([node, '--import', 'tsx', program, root, address], root);
      const words = ['--lab', CLASS_LAB.id, '--out', out, '--queue', address];
      const used = await watchCommand([node, 'checker', 'grade', folder, ...words], root);
      await end(worker);
      if (used && used.exitCode !== 0) throw new Error(`grade ended with ${used.exitCode}`);
      if (used) peaks.push(used.peakMb);
      show(`coordinator of ${count} submissions`, `${Math.round(used?.peakMb ?? Number.NaN)} MB`);
    });
    await Promise.all([folder, out].map((path) => rm(path, { recursive: true, force: true })));
  }
  const [small = Number.NaN, large = Number.NaN] = peaks;
  const more = large - small;
  say(
    'coordinator, more for 50 times the class',
    `${Math.round(more)} MB`,
    `<= ${MORE_MB} MB`,
    more <= MORE_MB,
  );
}

async function withRedis(scratch: string, use: (address: string) => Promise<void>): Promise<void> {
  const program = findProgram('redis-server');
  if (!program) throw new UserError('Redis is not installed.', 'sudo apt-get install redis-server');
  const dir = join(scratch, 'redis');
  await mkdir(dir, { recursive: true });
  const port = await freePort();
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  const redis = spawn(program, own, { cwd: scratch, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await untilSays(redis, /Ready to accept connections/);
    await use(`redis://127.0.0.1:${port}`);
  } finally {
    await end(redis);
  }
}

function start([program = '', ...args]: readonly string[], cwd: string): ChildProcess {
  return spawn(program, args, { cwd, stdio: 'ignore' });
}

function untilSays(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-10_000);
      if (words.test(said)) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`it ended: ${said.trim()}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}
