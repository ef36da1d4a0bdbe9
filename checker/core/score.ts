import type { StepSummary } from './lab.js';
import type { CheckResult } from './result.js';

/**
 * What a result means for a lab: `passed`, every core step passed; `provisional`, no core step
 * failed but some could not run here; `faulty`, a core step ended in a fault of the grader's own.
 */
export type Verdict = 'passed' | 'provisional' | 'failed' | 'faulty';

/**
 * Judges a lab by its core steps. A core step that did not report, or reported twice, is a fault of
 * the grader's and never a pass.
 */
export function judge(steps: readonly StepSummary[], checks: readonly CheckResult[]): Verdict {
  let verdict: Verdict = 'passed';
  for (const step of steps) {
    if (step.required !== 'core') continue;
    const reports = checks.filter((check) => check.stepId === step.id);
    const outcome = reports.length === 1 ? reports[0]?.outcome : 'grader-error';
    if (outcome === 'passed') continue;
    if (outcome === 'not-run') {
      if (verdict === 'passed') verdict = 'provisional';
    } else if (outcome === 'grader-error') {
      return 'faulty';
    } else {
      verdict = 'failed';
    }
  }
  return verdict;
}

/** Points reached and points that could be reached. */
export function sumPoints(checks: readonly CheckResult[]): { points: number; maxPoints: number } {
  let points = 0;
  let maxPoints = 0;
  for (const check of checks) {
    points += check.points;
    maxPoints += check.maxPoints;
  }
  return { points, maxPoints };
}
