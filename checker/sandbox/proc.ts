import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The ids of the processes that a /proc shows; none where there is no such folder. */
export function processIds(proc = '/proc'): string[] {
  try {
    return readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The user that a process runs as; undefined when it has gone. */
export function userOf(pid: string): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return undefined;
  }
}

/** The text of a file of /proc; undefined when its process has gone. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
