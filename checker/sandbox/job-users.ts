import { spawnSync } from 'node:child_process';
import { access, constants, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GraderError } from '../core/errors.js';
import { tryLock } from '../core/lock.js';
import { isEnding, processIds, userOf } from './proc.js';

/** Ids that neither accounts nor services are given (in systemd's table of users and groups, 60578 to 61183 are unused). */
const FIRST = 60_578;
const LAST = 60_999;

/** A job's process, the one that takes its place after its end, and one that is just ending. */
const EACH = 3;

const BLOCKS = Math.floor((LAST - FIRST + 1) / EACH);

/** Users that no other job of this machine has at the same time. */
export interface ClaimedUsers {
  readonly users: readonly number[];
  release(): void;
}

let next = process.pid;

/**
 * Where claims may be written: the same places for checkers in other namespaces of the network. The first is empty after
 * each start of the machine.
 */
const PLACES = ['/run', '/tmp'];

/**
 * Claims users for one job; only root can become them. The claim is a lock file, which ends with this process, however
 * that ends. Throws GraderError when none is left, or no claim can be written.
 */
export async function claimUsers(places: readonly string[] = PLACES): Promise<ClaimedUsers> {
  try {
    const folder = await claimsFolder(places);
    for (let tried = 0; tried < BLOCKS; tried++) {
      const first = FIRST + EACH * (next++ % BLOCKS);
      const release = await tryLock(join(folder, String(first)));
      if (release) return { users: Array.from({ length: EACH }, (_, index) => first + index), release };
    }
  } catch (error) {
    throw new GraderError(`no users can be claimed for a job: ${(error as Error).message}`);
  }
  throw new GraderError('every user that a job may have is in use');
}

/** The first that is ours alone and can be written to. */
async function claimsFolder(places: readonly string[]): Promise<string> {
  for (const place of places) {
    const folder = join(place, 'checker-users');
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { uid } = await lstat(folder);
      await access(folder, constants.W_OK);
      // Whoever may write to it could take a claim away.
      if (uid === process.getuid?.()) return folder;
    } catch {
      // It cannot be written to: the next one.
    }
  }
  throw new Error(`none of ${places.join(', ')} can be written to`);
}

/** What makes a program run as a user, without any right of root's (setpriv(1)). */
export const becoming = (user: number): readonly string[] => [
  ...[`--reuid=${user}`, `--regid=${user}`, '--clear-groups'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
];

/** Ends what a worker could not end any more that runs as one of these users. What is ending already needs no help. */
export function endLeftOver(users: readonly number[]): void {
  const left = new Set<number>();
  for (const pid of processIds()) {
    const user = userOf(pid);
    if (user !== undefined && users.includes(user) && !isEnding(pid)) left.add(user);
  }
  for (const user of left) killUser(user);
}

/** Kills all that runs as a user, at once: the kernel goes through its list of processes (kill(2), pid -1). */
export function killUser(user: number): void {
  spawnSync('setpriv', [...becoming(user), '--', 'sh', '-c', 'kill -s KILL -- -1'], { stdio: 'ignore' });
}
