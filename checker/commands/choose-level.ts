import { UserError } from '../core/errors.js';
import type { IsolationLevel } from '../core/result.js';
import { probeIsolation } from '../sandbox/probe.js';

/** Grades of people who may be hostile need the sandbox; a lower level is taken only when it is asked for. */
export function chooseLevel(asked: IsolationLevel | undefined): IsolationLevel {
  if (asked !== undefined && asked !== 'sandbox') return asked;
  const { level, reason } = probeIsolation();
  if (level === 'sandbox') return 'sandbox';
  throw new UserError(
    `The sandbox does not start here, and a class is not graded below it unless you say so. ${reason}
A lower level that you accept is named with --isolation user or --isolation process; every row is marked with it.`,
    'node checker doctor',
  );
}
