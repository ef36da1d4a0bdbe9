import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { GraderError } from '../core/errors.js';
import { processIds, userOf } from './proc.js';

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
 * Claims users for one job; only root can become them. The claim is a name of the kernel's (unix(7), abstract sockets),
 * so it ends with this process, however that ends. Throws GraderError when none is left.
 */
export async function claimUsers(): Promise<ClaimedUsers> {
  for (let tried = 0; tried < BLOCKS; tried++) {
    const first = FIRST + EACH * (next++ % BLOCKS);
    const release = await hold(`\0checker-users-${first}`);
    if (release) return { users: Array.from({ length: EACH }, (_, index) => first + index), release };
  }
  throw new GraderError('every user that a job may have is in use');
}

function hold(name: string): Promise<(() => void) | undefined> {
  const server = createServer().unref();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(name, () => resolve(() => server.close()));
  });
}

/** What makes a program run as a user, without any right of root's (setpriv(1)). */
export const becoming = (user: number): readonly string[] => [
  ...[`--reuid=${user}`, `--regid=${user}`, '--clear-groups'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
];

/** Ends what a worker could not end any more that runs as one of these users. */
export function endLeftOver(users: readonly number[]): void {
  const running = new Set(processIds().map(userOf));
  for (const user of users) if (running.has(user)) killUser(user);
}

/** Kills all that runs as a user, at once: the kernel goes through its list of processes (kill(2), pid -1). */
export function killUser(user: number): void {
  spawnSync('setpriv', [...becoming(user), '--', 'sh', '-c', 'kill -s KILL -- -1'], { stdio: 'ignore' });
}
