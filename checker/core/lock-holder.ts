import { readFileSync } from 'node:fs';
import { errorCode } from './storage-error.js';

/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** When it started: pids are used again. Empty where that cannot be known. */
  readonly started: string;
  /** Tells this holding from every other one. */
  readonly token: string;
}

/** The text of a lock that this process holds; different each time. */
export function describeHolder(): string {
  const holder: LockHolder = {
    pid: process.pid,
    started: startOf(process.pid),
    token: crypto.randomUUID(),
  };
  return JSON.stringify(holder);
}

/** Who holds the lock with this text; undefined when it is not (yet) a whole one. */
export function readHolder(text: string): LockHolder | undefined {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return undefined;
    if (!('pid' in data && 'started' in data && 'token' in data)) return undefined;
    const { pid, started, token } = data;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof token !== 'string') return undefined;
    // It becomes part of a file's name.
    return /^[\w-]{1,64}$/.test(token) ? { pid, started, token } : undefined;
  } catch {
    return undefined;
  }
}

/** True while the very process that took the lock runs, not another one that was given its pid. */
export function isAlive({ pid, started }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

/** In the kernel's clock ticks since it was booted (proc(5), field 22). */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
