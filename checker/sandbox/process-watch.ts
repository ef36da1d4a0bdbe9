import type { IsolationLevel } from '../core/result.js';
import { reservedBytes } from './isolation.js';
import { processIds, readProc, userOf } from './proc.js';

/** How often it is looked, in milliseconds. Memory fills at some hundred megabytes a second. */
const SAMPLE_MS = 25;

/** All processes of the machine are looked through, to find those of a user, only each so many times. */
const SEARCH_EVERY = 8;

/** No program was seen to fill memory faster, in bytes a millisecond. */
const FILLED_PER_MS = 2e6;

/** What stands between the checker and the student's Node; each has one child, the next of them. */
const WRAPPERS = new Set(['setpriv', 'bwrap', 'prlimit', 'chroot']);

/** The last of these programs is Node itself; more are not between. */
const MOST_WRAPPERS = 6;

/**
 * A student's process, seen from outside. Its private memory is the kernel's own count, which it compares with the limit
 * (getrlimit(2), RLIMIT_DATA; proc(5), VmData). A process that has ended has none, so it is looked while it runs.
 * That count is for one process: what it and all that it has started hold together is added up here, of what is really
 * in use (VmRSS without files). Where there is no /proc, nothing is seen.
 */
export class ProcessWatch {
  #bytes = 0;
  #lookedAt = 0;
  #pid: number | undefined;
  #clock: NodeJS.Timeout | undefined;
  #looks = 0;
  #ofUser: readonly string[] = [];
  #queuedAtFirst = 0;
  #queuedLast = 0;
  #ranLast = 0;

  /** `onFull` is called when all processes of the job together hold more than `memoryMb`. */
  constructor(
    private readonly level: IsolationLevel,
    private readonly user: number | undefined,
    private readonly memoryMb: number,
    private readonly onFull: () => void,
  ) {}

  /** Begins to look at the process below `pid`, which has started. */
  begin(pid: number): void {
    this.#pid = nodeBelow(pid);
    if (this.#pid === undefined) return;
    this.#look();
    this.#queuedAtFirst = this.#queuedLast;
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

  /**
   * How long its main thread has stood in the queue for a processor, in milliseconds (sched-stats(5), schedstat), as it
   * was a moment ago: every request asks.
   */
  queuedMs(): number {
    if (performance.now() - this.#lookedAt > SAMPLE_MS) this.#lookAtTimes();
    return this.#queuedLast;
  }

  /** How long its main thread has had a processor, in milliseconds, as it was a moment ago; 0 where that cannot be known. */
  ranMs(): number {
    if (performance.now() - this.#lookedAt > SAMPLE_MS) this.#lookAtTimes();
    return this.#ranLast;
  }

  #lookAtTimes(): void {
    const [ran, queued] = readProc(`/proc/${this.#pid}/schedstat`)?.split(' ') ?? [];
    // Once it has ended, there is nothing to read: what was seen before stays.
    this.#ranLast = Math.max(this.#ranLast, Number(ran ?? 0) / 1e6);
    this.#queuedLast = Math.max(this.#queuedLast, Number(queued ?? 0) / 1e6);
  }

  /** The same since it began to be looked at, as it was when it was last seen. */
  get queuedSeenMs(): number {
    return this.#queuedLast - this.#queuedAtFirst;
  }

  #look(): void {
    this.#lookAtTimes();
    const kilobytes = /^VmData:\s+(\d+) kB/m.exec(readProc(`/proc/${this.#pid}/status`) ?? '')?.[1];
    // Once it has ended, the line is gone: what was seen before stays.
    if (kilobytes === undefined) {
      this.end();
      return;
    }
    this.#bytes = Number(kilobytes) * 1024 - reservedBytes;
    this.#lookedAt = performance.now();
    if (this.#togetherBytes() > this.memoryMb * 1024 * 1024) this.onFull();
  }

  /** What more than one process hold in use together; 0 when there is only one, which the kernel bounds. */
  #togetherBytes(): number {
    const folders = this.#jobProcesses();
    if (folders.length < 2) return 0;
    return folders.reduce((sum, folder) => sum + usedBytes(folder), 0);
  }

  /** The folders in /proc of all processes of the job. */
  #jobProcesses(): readonly string[] {
    switch (this.level) {
      case 'sandbox': {
        // The sandbox's own /proc shows its own processes, and no others.
        const proc = `/proc/${this.#pid}/root/proc`;
        return processIds(proc).map((pid) => `${proc}/${pid}`);
      }
      case 'user': {
        if (this.#looks++ % SEARCH_EVERY === 0) {
          this.#ofUser = processIds().filter((pid) => userOf(pid) === this.user);
        }
        return this.#ofUser.map((pid) => `/proc/${pid}`);
      }
      case 'process':
        // Node's permission model lets it start none.
        return [];
    }
  }
}

/** Memory that is in use and that nobody else has (proc(5), RssAnon and RssShmem), in bytes. */
function usedBytes(folder: string): number {
  const status = readProc(`${folder}/status`) ?? '';
  const parts = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm)];
  return 1024 * parts.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0);
}

function nodeBelow(pid: number): number | undefined {
  let candidate = pid;
  for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
    const name = readProc(`/proc/${candidate}/comm`)?.trim();
    if (name === undefined) return undefined;
    if (!WRAPPERS.has(name)) return candidate;
    const [child] = readProc(`/proc/${candidate}/task/${candidate}/children`)?.trim().split(' ') ?? [];
    if (!child) return undefined;
    candidate = Number(child);
  }
  return undefined;
}
