import { UserError } from '../core/errors.js';
import { findStep } from '../core/find-lab.js';
import type { LabSummary } from '../labs/workbook.js';
import { jsonText } from '../report/json.js';
import type { CommandContext } from './context.js';
import { checkDocument, checkText, gradeLab } from './grade-lab.js';
import { chooseLab, type OpenedWorkbook, openWorkbook, refuseLocked } from './open-workbook.js';
import { exitCodeOf, recordGraded } from './record-graded.js';

/** What `check` was asked. */
export interface CheckOptions {
  readonly lab?: string;
  /** `01.3`: only this step, whatever it depends on. */
  readonly step?: string;
  /** Undefined: a new one. */
  readonly seed?: number;
  readonly inspect?: boolean;
  /** Where the debugger finds the student's process; undefined: at Node's usual port. */
  readonly inspectPort?: number;
  /** Show all that the code printed. */
  readonly printed?: boolean;
  readonly json?: boolean;
}

/** Grades a lab, saves the result, and opens what it unlocked. */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<number> {
  // Its worker starts while the workbook is read.
  const starting = context.services.startGrader({ root: context.root });
  starting.catch(() => {});
  try {
    const opened = await openWorkbook(context);
    const { lab, steps } = chooseSteps(opened, options);
    const grader = await starting;
    const inspectPort = options.inspectPort ?? (options.inspect ? USUAL_PORT : undefined);
    if (inspectPort !== undefined) sayHowToDebug(context, inspectPort);
    const seed = options.seed ?? context.drawSeed();
    const graded = await gradeLab(context, opened, grader, {
      lab,
      steps,
      seed,
      inspectPort,
    });
    const recorded = await recordGraded(context, opened.workbook, lab, graded.result, steps === undefined);
    context.screen.print(
      options.json
        ? jsonText(checkDocument(lab, graded, recorded))
        : checkText(context, opened, lab, {
            graded,
            recorded,
            isWhole: steps === undefined,
            showsAllPrinted: options.printed ?? false,
          }),
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
  // A step's id in the lab's place is what it looks like.
  if (options.step === undefined && options.lab !== undefined && /^\d+\.\d+$/.test(options.lab)) {
    const { lab: step, ...rest } = options;
    return chooseSteps(opened, { ...rest, step });
  }
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

/** Of Node's inspector: what editors look at first. */
const USUAL_PORT = 9229;

function sayHowToDebug({ screen }: CommandContext, port: number): void {
  screen.note(
    'Your code waits for a debugger, without time limits. Attach your editor to\n' +
      `port ${port}, or open chrome://inspect in Chrome. Ctrl-C ends it.`,
  );
}
