import type { IsolationLevel } from '../../core/result.js';
import { likelyLevels } from '../../sandbox/isolation.js';
import { probeIsolation } from '../../sandbox/probe.js';

const { level, reason } = probeIsolation();

/** Why the sandbox cannot be tried on this machine; undefined where it starts, and where it has to (CI). */
export const noSandbox: string | undefined = level === 'sandbox' || process.env.CI ? undefined : reason;

/** Why the level `user` cannot be tried by whoever runs the tests; undefined where it can. */
export const noUser: string | undefined = likelyLevels().includes('user')
  ? undefined
  : 'only root on Linux can start jobs as users of their own';

/** The levels to try here. */
export const levels: readonly IsolationLevel[] = [
  ...(noSandbox ? [] : (['sandbox'] as const)),
  ...(noUser ? [] : (['user'] as const)),
  'process',
];
