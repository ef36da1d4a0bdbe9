import type { StepSummary } from './lab.js';
import { changeLab, type Progress, type StepProgress } from './progress.js';
import type { CheckResult } from './result.js';
import { judge, sumPoints } from './score.js';
import { isUnwritten } from './unwritten.js';

/** One grading, as far as progress is concerned. */
export interface Attempt {
  readonly labId: string;
  readonly labDigest: string;
  readonly steps: readonly StepSummary[];
  readonly checks: readonly CheckResult[];
  /** False when only some steps were asked for: such a run never passes a lab. */
  readonly isWhole: boolean;
  /** ISO 8601. */
  readonly at: string;
}

/** The progress after a grading. Points and passes are only ever gained. */
export function recordAttempt(progress: Progress, attempt: Attempt): Progress {
  const { checks, at } = attempt;
  const verdict = attempt.isWhole ? judge(attempt.steps, checks) : 'failed';
  return changeLab(progress, attempt.labId, (lab) => {
    const steps: Record<string, StepProgress> = { ...lab.steps };
    for (const check of checks) {
      const { stepId, outcome } = check;
      // Not begun is no failure: it stays "to do".
      if (isUnwritten(check) && !steps[stepId]) continue;
      const passedAt = steps[stepId]?.passedAt ?? (outcome === 'passed' ? at : undefined);
      steps[stepId] = { last: outcome, ...(passedAt ? { passedAt } : {}) };
    }
    const passedAt = lab.passedAt ?? (verdict === 'passed' ? at : undefined);
    const provisionalAt = lab.provisionalAt ?? (verdict === 'provisional' ? at : undefined);
    return {
      ...lab,
      attempts: lab.attempts + 1,
      bestPoints: Math.max(lab.bestPoints, sumPoints(checks).points),
      labDigest: attempt.labDigest,
      steps,
      ...(passedAt ? { passedAt } : {}),
      ...(provisionalAt ? { provisionalAt } : {}),
    };
  });
}
