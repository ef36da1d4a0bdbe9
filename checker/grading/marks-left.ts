import type { CheckResult } from '../core/result.js';

/**
 * A result that names a TODO mark only where it still is: who has written a step has often deleted its mark.
 * `taken` holds the student's files as they were graded, path -> text.
 */
export function nameMarksLeft(check: CheckResult, taken: Readonly<Record<string, string>>): CheckResult {
  if (check.outcome !== 'failed' && check.outcome !== 'stopped') return check;
  const { todo, ...place } = check.failure.look;
  if (todo === undefined || taken[place.file]?.includes(todo)) return check;
  return { ...check, failure: { ...check.failure, look: place } };
}
