import { findWorkbook } from '../../../labs/find-workbook.js';
import type { Limits } from '../../../sandbox/limits.js';
import { type FakeContext, fakeContext } from '../fake-context.js';

/** So short that what never ends is soon over, and long enough for what is right on a busy machine. */
const LIMITS: Partial<Limits> = { callMs: 600, loadMs: 1_200 };

/** So short that it is soon seen that a worker has gone. */
const LOCK_MS = 3_000;

/** A context whose class is really graded, with the labs of `root`. */
export function classContext(root: string): FakeContext {
  const context = fakeContext(root);
  return {
    ...context,
    services: { ...context.services, findWorkbook, classLimits: LIMITS, queueLockMs: LOCK_MS },
  };
}
