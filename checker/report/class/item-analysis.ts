import type { GradedRow, GradeReport, ReportLab } from '../../core/grade-report.js';
import type { CheckOutcome, CheckResult } from '../../core/result.js';
import { isUnwritten } from '../../core/unwritten.js';
import { describeExit } from '../../runner/describe-exit.js';

/** One cause, and how many failed a step for it. */
export interface CauseCount {
  /** The cause's stable id; `unknown` where no known mistake fitted. */
  readonly id: string;
  /** In words, as the first of them was told it. */
  readonly says: string;
  readonly count: number;
}

/** How many of a group passed a step. */
export interface Share {
  readonly passed: number;
  readonly of: number;
}

/** How a class did in one step. */
export interface StepAnalysis {
  readonly labId: string;
  readonly stepId: string;
  readonly title: string;
  readonly required: 'core' | 'extension';
  /** Of those whose step has an outcome that is theirs: neither not-run nor a fault of ours. */
  readonly share: Share;
  readonly notWritten: number;
  readonly failed: number;
  readonly stopped: number;
  readonly skipped: number;
  /** Rows whose step could not run, or that our fault left without an outcome. */
  readonly without: number;
  /** Of failed and stopped ones, the most frequent first; what is not written is no cause. */
  readonly causes: readonly CauseCount[];
  /**
   * Point-biserial correlation of passing the step with the points of the lab's other steps, -1 to 1. Undefined for
   * fewer than nine, where all or none passed, and where all have the same points in the others.
   */
  readonly discrimination?: number;
  /** The third with the most points in the lab's other steps, and the third with the fewest; of none for fewer than nine. */
  readonly upper: Share;
  readonly lower: Share;
}

/** Of fewer, comparing those who did well with the others says nothing. */
const FEWEST_TO_COMPARE = 9;

/** Item analysis: every step of every lab, over the graded rows. */
export function analyseSteps(report: GradeReport): readonly StepAnalysis[] {
  return report.labs.flatMap((lab) => {
    const rows = report.rows.filter((row): row is GradedRow => row.kind === 'graded' && row.labId === lab.id);
    return lab.steps.map((step) => analyseStep(lab, step, rows));
  });
}

function analyseStep(
  lab: ReportLab,
  step: ReportLab['steps'][number],
  rows: readonly GradedRow[],
): StepAnalysis {
  const pairs = rows.flatMap(({ result }) => {
    const check = result.checks.find(({ stepId }) => stepId === step.id);
    if (!check || check.outcome === 'not-run' || check.outcome === 'grader-error') return [];
    const others = result.checks.reduce((sum, { points }) => sum + points, 0) - check.points;
    return [{ check, others }];
  });
  const count = (is: (check: CheckResult) => boolean) => pairs.filter(({ check }) => is(check)).length;
  const isOutcome = (outcome: CheckOutcome['outcome']) => (check: CheckResult) => check.outcome === outcome;
  const notWritten = count(isUnwritten);
  const sorted = [...pairs].sort((a, b) => b.others - a.others);
  const third = sorted.length < FEWEST_TO_COMPARE ? 0 : Math.floor(sorted.length / 3);
  const discrimination = pointBiserial(
    pairs.map(({ check, others }) => ({ passed: check.outcome === 'passed', others })),
  );
  return {
    labId: lab.id,
    stepId: step.id,
    title: step.title,
    required: step.required,
    share: shareOf(pairs),
    notWritten,
    failed: count(isOutcome('failed')) - notWritten,
    stopped: count(isOutcome('stopped')),
    skipped: count(isOutcome('skipped')),
    without: rows.length - pairs.length,
    causes: causesOf(pairs.map(({ check }) => check)),
    ...(discrimination === undefined ? {} : { discrimination }),
    upper: shareOf(sorted.slice(0, third)),
    lower: shareOf(third === 0 ? [] : sorted.slice(-third)),
  };
}

function shareOf(pairs: readonly { readonly check: CheckResult }[]): Share {
  return { passed: pairs.filter(({ check }) => check.outcome === 'passed').length, of: pairs.length };
}

function causesOf(checks: readonly CheckResult[]): readonly CauseCount[] {
  const causes = new Map<string, { id: string; says: string; count: number }>();
  for (const check of checks) {
    if ((check.outcome !== 'failed' && check.outcome !== 'stopped') || isUnwritten(check)) continue;
    const { id, says } = causeOf(check);
    const known = causes.get(id);
    if (known) known.count++;
    else causes.set(id, { id, says, count: 1 });
  }
  return [...causes.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}

function causeOf(check: CheckResult & { readonly outcome: 'failed' | 'stopped' }): {
  id: string;
  says: string;
} {
  if (check.failure.cause) return check.failure.cause;
  if (check.outcome === 'stopped') return { id: check.exit.kind, says: describeExit(check.exit) };
  return { id: 'unknown', says: 'No known mistake fits.' };
}

/**
 * Pearson's correlation of points with passed (1) or not (0): `(M1 - M0) / s * sqrt(pq)`, where M1 and M0 are the mean
 * points of those who passed and who did not, s the standard deviation of all, p and q their shares.
 */
function pointBiserial(
  pairs: readonly { readonly passed: boolean; readonly others: number }[],
): number | undefined {
  const passed = pairs.filter((pair) => pair.passed);
  const rest = pairs.filter((pair) => !pair.passed);
  if (pairs.length < FEWEST_TO_COMPARE || passed.length === 0 || rest.length === 0) return undefined;
  const mean = (list: typeof pairs) => list.reduce((sum, { others }) => sum + others, 0) / list.length;
  const all = mean(pairs);
  const variance = pairs.reduce((sum, { others }) => sum + (others - all) ** 2, 0) / pairs.length;
  if (variance === 0) return undefined;
  const shares = (passed.length / pairs.length) * (rest.length / pairs.length);
  return ((mean(passed) - mean(rest)) / Math.sqrt(variance)) * Math.sqrt(shares);
}
