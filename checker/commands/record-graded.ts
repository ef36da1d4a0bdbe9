import { type Progress, progressOf } from '../core/progress.js';
import { recordAttempt } from '../core/record-result.js';
import type { CheckResult, LabResult } from '../core/result.js';
import { judge, type Verdict } from '../core/score.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { type Appeared, materialise } from '../progress/materialise.js';
import { updateProgress } from '../progress/progress-file.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';

/** What a grading changed in the workbook. */
export interface Recorded {
  readonly verdict: Verdict;
  readonly appeared: readonly Appeared[];
  /** As it is saved now; undefined when it could not be. */
  readonly progress?: Progress;
  /** Why it could not be saved; the result is shown all the same. */
  readonly saveError?: unknown;
}

/** The part of a result that was asked for. */
export function askedFor(result: LabResult, stepIds: readonly string[] | undefined): LabResult {
  if (!stepIds) return result;
  return { ...result, checks: result.checks.filter(({ stepId }) => stepIds.includes(stepId)) };
}

/** Saves a grading in the progress file and opens what it unlocked. */
export async function recordGraded(
  context: CommandContext,
  workbook: Workbook,
  lab: LabSummary,
  result: LabResult,
  isWhole: boolean,
): Promise<Recorded> {
  const verdict = judge(lab.steps, result.checks);
  const attempt = {
    labId: lab.id,
    labDigest: lab.digest,
    steps: lab.steps,
    checks: result.checks,
    isWhole,
    at: context.now().toISOString(),
  };
  try {
    const { progress, notice } = await updateProgress(context.root, (before) =>
      recordAttempt(before, attempt),
    );
    if (notice) context.screen.note(`${paragraph(notice)}\n`);
    return { verdict, progress, appeared: await materialise(workbook, progress) };
  } catch (saveError) {
    return { verdict, appeared: [], saveError };
  }
}

/** What a folder that appeared is, in words. */
export function appearedText(
  workbook: Workbook,
  { kind, labId, path }: Appeared,
): { path: string; says: string } {
  const title = workbook.labs.find(({ id }) => id === labId)?.title ?? '';
  const says = kind === 'lab' ? `lab ${labId}, ${title}` : `the reference for lab ${labId}`;
  return { path: `${path}/`, says };
}

/** True when the lab was passed before this run. */
export function wasPassed(progress: Progress, labId: string): boolean {
  return progressOf(progress, labId).passedAt !== undefined;
}

/** The exit code of a check: 0 passed, 1 steps failed, 2 nothing could run here, 3 our fault. */
export function exitCodeOf(verdict: Verdict, checks: readonly CheckResult[], isWhole: boolean): number {
  if (isWhole) return verdict === 'passed' || verdict === 'provisional' ? 0 : verdict === 'faulty' ? 3 : 1;
  const outcomes = checks.map(({ outcome }) => outcome);
  if (outcomes.length === 0 || outcomes.includes('grader-error')) return 3;
  if (outcomes.every((outcome) => outcome === 'passed')) return 0;
  return outcomes.every((outcome) => outcome === 'passed' || outcome === 'not-run') ? 2 : 1;
}
