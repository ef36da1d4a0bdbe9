import type { CheckResult } from '../../core/result.js';
import type { ExpectedOutcome } from './verdict.js';

/** How checks differ from a verdict, one sentence each: a point, a fault of ours, another step or cause. */
export function deviationsFrom(
  expected: ExpectedOutcome,
  checks: readonly CheckResult[],
  over: 'stub' | 'reference' = 'stub',
): string[] {
  const wrongly = checks.flatMap((check) => {
    const mustFail = over === 'stub' || check.stepId === expected.step;
    if (!mustFail) {
      const isAsBefore = check.outcome === 'passed' || check.outcome === 'skipped';
      return isAsBefore ? [] : [`${check.stepId} did not pass: ${JSON.stringify(check)}`];
    }
    if (check.points > 0 || check.outcome === 'passed') return [`${check.stepId} has ${check.points} points`];
    if (check.outcome === 'grader-error') return [`${check.stepId} is a fault of ours: ${check.message}`];
    return check.outcome === 'not-run' ? [`${check.stepId} was not run`] : [];
  });
  if (expected.outcome === 'same') return wrongly;
  const check = checks.find(({ stepId }) => stepId === expected.step);
  const failure = check && 'failure' in check ? check.failure : undefined;
  const told = failure?.cause?.id ?? 'no cause';
  if (told !== expected.cause) {
    wrongly.push(`${expected.step} is told "${told}", not "${expected.cause}": ${failure?.got}`);
  }
  if (expected.got && !failure?.got.includes(expected.got)) {
    wrongly.push(`${expected.step} got "${failure?.got}", without "${expected.got}"`);
  }
  return wrongly;
}
