import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { GraderError } from '../core/errors.js';
import type { IsolationLevel } from '../core/result.js';
import type { Job } from './job.js';
import { killUser } from './job-users.js';
import { isRoot } from './reach.js';

/** What one process has of its job to itself. */
export interface Seat {
  /** The user whom it becomes. */
  readonly user?: number;
  /** The folder that is its /tmp. */
  readonly tmp?: string;
  /** Ends all that still runs as its user, and removes its /tmp. The process itself must have ended. */
  free(): void;
}

const usersTaken = new Set<number>();
const foldersTaken = new Set<string>();

/** Gives a process its seat in a job. Throws GraderError when no user of the job's is free. */
export function takeSeat(level: IsolationLevel, job: Job): Seat {
  const user = level === 'process' ? undefined : takeUser(job.users);
  // What a process of another checker may have left, whom nobody could end any more.
  if (level === 'user' && user !== undefined) killUser(user);
  const tmp = level === 'sandbox' && job.tmp ? takeFolder(job.tmp, user) : undefined;
  let isFree = false;
  return {
    ...(user === undefined ? {} : { user }),
    ...(tmp === undefined ? {} : { tmp }),
    free: () => {
      if (isFree) return;
      isFree = true;
      if (tmp !== undefined) removeFolder(tmp);
      if (user === undefined) return;
      if (level === 'user') killUser(user);
      usersTaken.delete(user);
    },
  };
}

function takeUser(users: readonly number[]): number | undefined {
  if (users.length === 0) return undefined;
  const user = users.find((candidate) => !usersTaken.has(candidate));
  if (user === undefined) throw new GraderError('too many processes of one job run at the same time');
  usersTaken.add(user);
  return user;
}

function takeFolder(parent: string, user: number | undefined): string {
  // A process that was just ending may have written once more.
  for (const name of readdirSync(parent)) {
    if (!foldersTaken.has(join(parent, name))) removeFolder(join(parent, name));
  }
  const folder = join(parent, randomUUID());
  mkdirSync(folder, { mode: 0o700 });
  if (user !== undefined) chownSync(folder, user, user);
  foldersTaken.add(folder);
  return folder;
}

function removeFolder(folder: string): void {
  foldersTaken.delete(folder);
  try {
    // Most never write anything.
    rmdirSync(folder);
  } catch {
    // Folders in folders make paths too long for any but these two programs, and may be closed to their owner.
    if (!isRoot()) spawnSync('chmod', ['-R', 'u+rwX', folder], { stdio: 'ignore' });
    spawnSync('rm', ['-rf', folder], { stdio: 'ignore' });
  }
}
