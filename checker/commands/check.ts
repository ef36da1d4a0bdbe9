import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { findStep } from '../core/find-lab.js';
import { sumPoints } from '../core/score.js';
import type { Graded, Grader } from '../grading/grader.js';
import type { LabSummary } from '../labs/workbook.js';
import { checkReport } from '../report/check-report.js';
import { jsonText } from '../report/json.js';
import type { CommandContext } from './context.js';
import { Interrupted, unlessInterrupted } from './interrupt.js';
import { chooseLab, type OpenedWorkbook, openWorkbook, refuseLocked } from './open-workbook.js';
import { appearedText, askedFor, exitCodeOf, type Recorded, recordGraded } from './record-graded.js';

/** What `check` was asked. */
export interface CheckOptions {
  readonly lab?: string;
  /** `01.3`: only this step, whatever it depends on. */
  readonly step?: string;
  /** Undefined: a new one. */
  readonly seed?: number;
  readonly inspect?: boolean;
  readonly json?: boolean;
}

const FULL_FAILURES = 3;

/** Grades a lab, saves the result, and opens what it unlocked. */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<number> {
  // Its worker starts while the workbook is read.
  const starting = context.services.startGrader({ root: context.root });
  starting.catch(() => {});
  try {
    const opened = await openWorkbook(context);
    const { lab, steps } = chooseSteps(opened, options);
    const grader = await starting;
    if (options.inspect) sayHowToDebug(context);
    const seed = options.seed ?? context.drawSeed();
    const graded = await gradeLab(context, opened, grader, {
      lab,
      steps,
      seed,
      inspect: options.inspect ?? false,
    });
    const recorded = await recordGraded(context, opened.workbook, lab, graded.result, steps === undefined);
    context.screen.print(
      options.json
        ? jsonText(checkDocument(lab, graded, recorded))
        : checkText(context, opened, lab, { graded, recorded, isWhole: steps === undefined }),
    );
    if (recorded.saveError) throw recorded.saveError;
    return exitCodeOf(recorded.verdict, graded.result.checks, steps === undefined);
  } finally {
    context.screen.progress('');
    await starting.then(
      (grader) => grader.close(),
      () => {},
    );
  }
}

function chooseSteps(
  opened: OpenedWorkbook,
  options: CheckOptions,
): { lab: LabSummary; steps?: readonly string[] } {
  if (options.step === undefined) return { lab: chooseLab(opened, options.lab) };
  const { lab, step } = findStep(opened.workbook.labs, options.step);
  if (options.lab !== undefined && chooseLab(opened, options.lab).id !== lab.id) {
    throw new UserError(
      `Step ${step.id} is not in lab ${options.lab}.`,
      `node checker check --step ${step.id}`,
    );
  }
  refuseLocked(opened, lab);
  return { lab, steps: [step.id] };
}

/** One grading, with its steps counted on stderr while it runs. */
export async function gradeLab(
  context: CommandContext,
  { workbook }: OpenedWorkbook,
  grader: Grader,
  wish: {
    readonly lab: LabSummary;
    readonly steps?: readonly string[] | undefined;
    readonly seed: number;
    readonly inspect?: boolean;
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
    ...(wish.inspect ? { inspect: true } : {}),
    onCheck: () => {
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
  { workbook }: OpenedWorkbook,
  lab: LabSummary,
  outcome: {
    readonly graded: Graded;
    readonly recorded: Recorded;
    readonly isWhole: boolean;
    readonly fullFailures?: number;
  },
): string {
  const { graded, recorded, isWhole } = outcome;
  const nextLab = workbook.labs[workbook.labs.findIndex(({ id }) => id === lab.id) + 1];
  return checkReport(
    {
      lab,
      result: graded.result,
      typeErrors: graded.typeErrors,
      verdict: recorded.verdict,
      isWhole,
      fullFailures: outcome.fullFailures ?? FULL_FAILURES,
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

function sayHowToDebug({ screen }: CommandContext): void {
  screen.note(
    'Your code waits for a debugger, without time limits. Attach your editor to\n' +
      'port 9229, or open chrome://inspect in Chrome. Ctrl-C ends it.',
  );
}
