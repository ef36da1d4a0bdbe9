import type { StepSummary } from '../core/lab.js';
import type { CheckResult } from '../core/result.js';
import { paragraph } from './wrap.js';

/**
 * The verdict on the step that somebody works on, told while the others are still checked. Nothing for a step that is not
 * written yet: then they work on another one.
 */
export function firstVerdict({ id, title }: StepSummary, check: CheckResult): string | undefined {
  const name = `${id} ${title}`;
  if (check.outcome === 'passed') return `${name}: passed. The other steps follow.`;
  const { id: causeId, says: cause } = ('failure' in check ? check.failure.cause : undefined) ?? {};
  if (causeId === 'not-written-yet') return undefined;
  return [`${name}: not passing yet. More follows.`, ...(cause ? [paragraph(cause)] : [])].join('\n');
}

/** The step to tell of first the next time: the first that does not pass, or else the one of before. */
export function stepAtWork(checks: readonly CheckResult[], before: string | undefined): string | undefined {
  const open = checks.find(({ outcome }) => outcome === 'failed' || outcome === 'stopped');
  return open?.stepId ?? before;
}
