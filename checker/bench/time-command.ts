import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One finished run of a whole command. */
export interface Timed {
  readonly wallMs: number;
  readonly exitCode: number | null;
  /** The largest resident set of any one of its processes, in MiB; undefined where there is no /proc. */
  readonly peakMb: number | undefined;
}

/** How often the process table is looked at for memory. The kernel keeps each peak, so little is missed. */
const SAMPLE_MS = 10;

function peaksBelow(pid: number): Map<number, number> {
  const parents = new Map<number, number>();
  const peaks = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      parents.set(Number(entry), number('PPid'));
      // ts-node's compiler has a process of its own that no verdict waits for.
      const isTypes = readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('types-program');
      if (!isTypes) peaks.set(Number(entry), number('VmHWM') / 1024);
    } catch {
      // It ended while it was looked at.
    }
  }
  const isBelow = (candidate: number): boolean =>
    candidate === pid || (parents.has(candidate) && candidate > 1 && isBelow(parents.get(candidate) ?? 0));
  return new Map([...peaks].filter(([candidate]) => isBelow(candidate)));
}

/** Runs a command to its end, its output thrown away. `measureMemory` slows it a little: not in timed runs. */
export function timeCommand(command: readonly string[], cwd: string, measureMemory = false): Promise<Timed> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, args, { cwd, stdio: 'ignore', env: { ...process.env, NO_COLOR: '1' } });
    let peakMb: number | undefined;
    const sample = () => {
      if (child.pid === undefined) return;
      peakMb = Math.max(peakMb ?? 0, ...peaksBelow(child.pid).values());
    };
    const sampler =
      measureMemory && process.platform === 'linux' ? setInterval(sample, SAMPLE_MS) : undefined;
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearInterval(sampler);
      resolve({ wallMs: performance.now() - startedAt, exitCode, peakMb });
    });
  });
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
