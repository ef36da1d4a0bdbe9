import { join } from 'node:path';
import type { CheckResult } from '../core/result.js';
import { sumPoints } from '../core/score.js';
import { labAfter } from '../core/unlock.js';
import type { Graded, Grader } from '../grading/grader.js';
import type { LabSummary } from '../labs/workbook.js';
import { checkReport } from '../report/check-report.js';
import type { CommandContext } from './context.js';
import { Interrupted, unlessInterrupted } from './interrupt.js';
import type { OpenedWorkbook } from './open-workbook.js';
import { appearedText, askedFor, type Recorded } from './record-graded.js';

/** A beginner mends one thing at a time. */
const FULL_FAILURES = 1;

/** One grading, with its steps counted on stderr while it runs. */
export async function gradeLab(
  context: CommandContext,
  { workbook }: OpenedWorkbook,
  grader: Grader,
  wish: {
    readonly lab: LabSummary;
    readonly steps?: readonly string[] | undefined;
    readonly seed: number;
    readonly inspectPort?: number | undefined;
    /** Graded before all others, and told at once. */
    readonly first?: string | undefined;
    readonly onFirst?: (check: CheckResult) => void;
  },
): Promise<Graded> {
  const { lab, steps, seed } = wish;
  const count = steps?.length ?? lab.steps.length;
  let done = 0;
  const showProgress = () =>
    context.screen.progress(
      done < count
        ? `Checking lab ${lab.id}: ${done} of ${count} steps`
        : `Checking the types of lab ${lab.id}`,
    );
  showProgress();
  const openLab = await workbook.open(lab.id);
  const grading = grader.grade({
    openLab,
    submissionDir: join(workbook.root, 'labs', lab.slug),
    seed,
    ...(steps ? { steps, ignoreDependsOn: true } : {}),
    ...(wish.inspectPort === undefined ? {} : { inspectPort: wish.inspectPort }),
    ...(wish.first ? { first: wish.first } : {}),
    onCheck: (check) => {
      if (check.stepId === wish.first) wish.onFirst?.(check);
      done++;
      showProgress();
    },
  });
  try {
    const graded = await unlessInterrupted(context.signal, grading);
    return { ...graded, result: askedFor(graded.result, steps) };
  } catch (error) {
    // Closing ends the grading, and with it goes what it made.
    if (error instanceof Interrupted) {
      await grader.close();
      await grading.catch(() => {});
    }
    throw error;
  } finally {
    context.screen.progress('');
  }
}

/** A check's report as text. */
export function checkText(
  context: CommandContext,
  { workbook, progress }: OpenedWorkbook,
  lab: LabSummary,
  outcome: {
    readonly graded: Graded;
    readonly recorded: Recorded;
    readonly isWhole: boolean;
    readonly fullFailures?: number;
    readonly showsAllPrinted?: boolean;
  },
): string {
  const { graded, recorded, isWhole } = outcome;
  const nextLab = labAfter(workbook, recorded.progress ?? progress, lab.id);
  return checkReport(
    {
      lab,
      result: graded.result,
      typeErrors: graded.typeErrors,
      verdict: recorded.verdict,
      isWhole,
      fullFailures: outcome.fullFailures ?? FULL_FAILURES,
      showsAllPrinted: outcome.showsAllPrinted ?? false,
      appeared: recorded.appeared.map((folder) => appearedText(workbook, folder)),
      ...(nextLab ? { nextLab } : {}),
    },
    context.screen.style,
  );
}

/** What `check --json` prints. */
export function checkDocument(lab: LabSummary, graded: Graded, recorded: Recorded) {
  return {
    formatVersion: 1,
    labId: lab.id,
    verdict: recorded.verdict,
    ...sumPoints(graded.result.checks),
    appeared: recorded.appeared,
    typeErrors: graded.typeErrors,
    result: graded.result,
  };
}
