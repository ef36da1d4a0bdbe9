import { readFileSync } from 'node:fs';
import { reservedBytes } from './isolation.js';

/** How often it is looked, in milliseconds. Memory fills at some hundred megabytes a second. */
const SAMPLE_MS = 25;

/** No program was seen to fill memory faster, in bytes a millisecond. */
const FILLED_PER_MS = 2e6;

/** What stands between the checker and the student's Node; each has one child, the next of them. */
const WRAPPERS = new Set(['setpriv', 'bwrap', 'prlimit']);

/** The last of these programs is Node itself; more are not between. */
const MOST_WRAPPERS = 6;

/**
 * A student's process, seen from outside. Its private memory is the kernel's own count, which it compares with the limit
 * (getrlimit(2), RLIMIT_DATA; proc(5), VmData). A process that has ended has none, so it is looked while it runs.
 * Where there is no /proc, nothing is seen.
 */
export class ProcessWatch {
  #bytes = 0;
  #lookedAt = 0;
  #pid: number | undefined;
  #clock: NodeJS.Timeout | undefined;

  /** Begins to look at the process below `pid`, which has started. */
  begin(pid: number): void {
    this.#pid = nodeBelow(pid);
    if (this.#pid === undefined) return;
    this.#look();
    this.#clock = setInterval(() => this.#look(), SAMPLE_MS).unref();
  }

  end(): void {
    clearInterval(this.#clock);
  }

  /**
   * Whether it may hold `limit` bytes by now: it was last seen with more than half of them, or so long ago that it may
   * have filled them since. False if it was never seen.
   */
  mayHold(limit: number): boolean {
    if (this.#bytes === 0) return false;
    const filled = FILLED_PER_MS * (performance.now() - this.#lookedAt);
    return this.#bytes > limit / 2 || this.#bytes + filled > limit;
  }

  /** How long its main thread has stood in the queue for a processor, in milliseconds (sched-stats(5), schedstat). */
  queuedMs(): number {
    const nanoseconds = read(`/proc/${this.#pid}/schedstat`)?.split(' ')[1];
    return Number(nanoseconds ?? 0) / 1e6;
  }

  #look(): void {
    const kilobytes = /^VmData:\s+(\d+) kB/m.exec(read(`/proc/${this.#pid}/status`) ?? '')?.[1];
    // Once it has ended, the line is gone: what was seen before stays.
    if (kilobytes === undefined) {
      this.end();
      return;
    }
    this.#bytes = Number(kilobytes) * 1024 - reservedBytes;
    this.#lookedAt = performance.now();
  }
}

function nodeBelow(pid: number): number | undefined {
  let candidate = pid;
  for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
    const name = read(`/proc/${candidate}/comm`)?.trim();
    if (name === undefined) return undefined;
    if (!WRAPPERS.has(name)) return candidate;
    const [child] = read(`/proc/${candidate}/task/${candidate}/children`)?.trim().split(' ') ?? [];
    if (!child) return undefined;
    candidate = Number(child);
  }
  return undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
