import { spawnSync } from 'node:child_process';
import type { IsolationLevel } from '../core/result.js';
import {
  emptyFolder,
  likelyLevels,
  missingPrograms,
  SANDBOX_PROGRAMS,
  SHUT_IN,
  workerCommand,
} from './isolation.js';

/** The best isolation level that really starts here, and why not a better one. */
export interface IsolationProbe {
  readonly level: IsolationLevel;
  /** Empty at level `sandbox`. */
  readonly reason: string;
  /** The command that would give a better level; empty if there is none. */
  readonly remedy: string;
}

/** Starts an empty sandbox inside an empty worker namespace, for real. Takes about 30 ms. */
export function probeIsolation(): IsolationProbe {
  const [first, second] = likelyLevels();
  if (process.platform !== 'linux') {
    return { level: 'process', reason: 'Only Linux has the namespaces that a sandbox needs.', remedy: '' };
  }
  if (first !== 'sandbox') {
    return {
      level: first ?? 'process',
      reason: `Not installed: ${missingPrograms(SANDBOX_PROGRAMS).join(', ')}.`,
      remedy: 'sudo apt-get install bubblewrap util-linux mount',
    };
  }
  const folders = ['--ro-bind', '/', '/', '--proc', '/proc', '--size', '1000000', '--tmpfs', '/tmp'];
  const inner = [...SHUT_IN, ...folders, '--', 'true'];
  const { program, args } = workerCommand('sandbox', { program: 'bwrap', args: inner }, emptyFolder());
  const tried = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  if (tried.status === 0) return { level: 'sandbox', reason: '', remedy: '' };
  return {
    level: second ?? 'process',
    reason: `bubblewrap cannot make namespaces here: ${tried.stderr.trim() || String(tried.error ?? tried.status)}`,
    remedy:
      'sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0',
  };
}
