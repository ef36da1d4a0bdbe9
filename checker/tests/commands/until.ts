import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as something holds that no event tells of; the test's own limit ends the waiting. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}
