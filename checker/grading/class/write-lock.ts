import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { withLock } from '../../core/lock.js';

/** The lock's name in the folder of a class's grades. */
export const LOCK = 'lock';

/** Runs `act` while nobody else writes to a class's grades. Throws UserError at once when someone does. */
export function whileOnlyWriter<T>(out: string, act: () => Promise<T>): Promise<T> {
  const path = join(out, LOCK);
  const held = new UserError(
    `Another command is writing to ${out}.`,
    `Wait for it, or end it. If none is running: rm ${path}`,
  );
  // A class takes hours: only a holder that has gone has given it up.
  return withLock(path, act, { waitMs: 0, abandonedMs: Number.POSITIVE_INFINITY, held });
}
