import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One finished run of a whole command. */
export interface Timed {
  readonly wallMs: number;
  readonly exitCode: number | null;
}

interface Usage {
  /** The largest resident set of any one of them, in MiB. */
  readonly peakMb: number;
  /** Processor time of all of them, in milliseconds; a little less than the truth, for each is seen last before its end. */
  readonly cpuMs: number;
}

/** How often the process table is looked at. The kernel keeps each process's peak and time, so little is missed. */
const SAMPLE_MS = 10;

/** The kernel's clock tick in /proc (USER_HZ), in milliseconds. */
const TICK_MS = 10;

interface Sample extends Usage {
  readonly parent: number;
}

/** What the processes of one run used. */
export interface Used extends Usage {
  readonly exitCode: number | null;
}

function sampleOf(pid: string): Sample | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    // ts-node's compiler has a process of its own that no verdict waits for.
    const isTypes = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('types-program');
    // Behind the name, which may hold anything: the fields from the third on (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    return { parent: number('PPid'), peakMb: isTypes ? 0 : number('VmHWM') / 1024, cpuMs };
  } catch {
    // It ended while it was looked at.
    return undefined;
  }
}

/** Adds what can be seen now of a process and all below it to what was seen before. */
function lookBelow(pid: number, seen: Map<number, Usage>): void {
  const samples = new Map<number, Sample>();
  for (const entry of readdirSync('/proc')) {
    const sample = /^\d+$/.test(entry) ? sampleOf(entry) : undefined;
    if (sample) samples.set(Number(entry), sample);
  }
  const isBelow = (candidate: number): boolean =>
    candidate === pid ||
    // Its parent may have ended; it was below then.
    seen.has(candidate) ||
    (candidate > 1 && isBelow(samples.get(candidate)?.parent ?? 0));
  for (const [candidate, { peakMb, cpuMs }] of samples) {
    // One that has just ended has no memory any more.
    const before = seen.get(candidate)?.peakMb ?? 0;
    if (isBelow(candidate)) seen.set(candidate, { peakMb: Math.max(before, peakMb), cpuMs });
  }
}

function start(command: readonly string[], cwd: string) {
  const [program = '', ...args] = command;
  return spawn(program, args, { cwd, stdio: 'ignore', env: { ...process.env, NO_COLOR: '1' } });
}

/** Runs a command to its end, its output thrown away. */
export function timeCommand(command: readonly string[], cwd: string): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = start(command, cwd);
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ wallMs: performance.now() - startedAt, exitCode }));
  });
}

/** Runs a command and watches its processes, which slows it a little. Undefined where there is no /proc. */
export function watchCommand(command: readonly string[], cwd: string): Promise<Used | undefined> {
  if (process.platform !== 'linux') return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const child = start(command, cwd);
    const seen = new Map<number, Usage>();
    const sampler = setInterval(() => {
      if (child.pid !== undefined) lookBelow(child.pid, seen);
    }, SAMPLE_MS);
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearInterval(sampler);
      const all = [...seen.values()];
      resolve({
        exitCode,
        peakMb: Math.max(0, ...all.map(({ peakMb }) => peakMb)),
        cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      });
    });
  });
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
