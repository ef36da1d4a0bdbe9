import type { ChildProcess } from 'node:child_process';

/** Sends a signal to a process that was started with `detached`, and to all that it started in its group. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has gone, or never was one.
    child.kill(signal);
  }
}
