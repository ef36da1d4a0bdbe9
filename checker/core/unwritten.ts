import type { CheckResult } from './result.js';

/** True when the step failed only because its stub still stands. */
export function isUnwritten(check: CheckResult): boolean {
  return check.outcome === 'failed' && check.failure.cause?.id === 'not-written-yet';
}
