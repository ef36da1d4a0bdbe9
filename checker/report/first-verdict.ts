import type { StepSummary } from '../core/lab.js';
import type { CheckResult } from '../core/result.js';
import { paragraph } from './wrap.js';

/** The verdict on the step that somebody works on, told while the others are still checked. */
export function firstVerdict({ id, title }: StepSummary, check: CheckResult): string {
  const name = `${id} ${title}`;
  if (check.outcome === 'passed') return `${name}: passed. The other steps follow.`;
  const cause = 'failure' in check ? check.failure.cause?.says : undefined;
  return [`${name}: not passing yet. More follows.`, ...(cause ? [paragraph(cause)] : [])].join('\n');
}

/** The step to tell of first the next time: the first that does not pass, or else the one of before. */
export function stepAtWork(checks: readonly CheckResult[], before: string | undefined): string | undefined {
  const open = checks.find(({ outcome }) => outcome === 'failed' || outcome === 'stopped');
  return open?.stepId ?? before;
}
