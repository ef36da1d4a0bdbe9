import type { StepSummary } from '../core/lab.js';
import type { CauseFound, CheckOutcome, Exit, Failure, Look } from '../core/result.js';
import { toldPath } from '../core/told-path.js';
import type { Cause, CauseEvidence, Limit } from './cause.js';
import { StepFailure } from './claim.js';
import { describeExit } from './describe-exit.js';
import { causeOfCrash, causeOfStop, generalCause } from './general-causes.js';
import { NotRunHere } from './not-run-here.js';
import type { StepRun } from './step-run.js';
import { StudentFault, type StudentFaultReason } from './student.js';
import type { Observation } from './trail.js';
import { isSlip, lastUncaught, type Uncaught } from './uncaught.js';

/**
 * Turns what ended a step into its outcome: a failure that teaches, or a fault of ours. Nothing is mended in a file of
 * `given`, wherever an error was thrown.
 */
export function diagnose(
  run: StepRun,
  step: StepSummary,
  causes: readonly Cause[],
  given: readonly string[] = [],
): CheckOutcome {
  const { error } = run;
  if (error instanceof StepFailure) {
    const { seen, claim, assertion } = error;
    const exit = run.student.exit();
    const limit = exit && limitOf(exit);
    const uncaught = exit && endsByItself(exit) ? lastUncaught(run.printed()) : undefined;
    const fitting = limit ? causes.filter(({ leadsTo }) => leadsTo?.includes(limit)) : causes;
    const evidence = {
      ...evidenceOf(run),
      seen,
      wanted: claim.wanted,
      ...(uncaught ? { uncaught } : {}),
    };
    const known = uncaught && isSlip(uncaught) ? undefined : findCause(fitting, evidence);
    const cause =
      told(known) ??
      (uncaught ? causeOfCrash(uncaught) : undefined) ??
      (exit && (limit || endsByItself(exit)) ? causeOfStop(exit) : undefined);
    const failure: Failure = {
      tried: seen.tried,
      expected: claim.expected,
      why: claim.why,
      // Many drivers have said so already.
      got:
        uncaught && !seen.got.includes(uncaught.error)
          ? `${seen.got}\nYour program ended: ${placed(uncaught)}`
          : seen.got,
      ...(cause ? { cause } : {}),
      look: placeOf(uncaught, known, given) ?? lookAt(step, known, given),
      trail: [...trailOf(run), firstLines(assertion), ...(exit ? lastWords(run) : [])],
      ...printedBy(run, seen),
    };
    // What the client saw is then only what our own limit did.
    return exit && limit
      ? { outcome: 'stopped', exit, failure: { ...failure, got: describeExit(exit) } }
      : { outcome: 'failed', failure };
  }
  if (error instanceof StudentFault) return diagnoseFault(run, step, causes, given, error);
  if (error instanceof NotRunHere) return { outcome: 'not-run', needs: error.needs };
  return { outcome: 'grader-error', message: messageOf(error) };
}

/** Where an error ended the program; a cause that names another file knows better: it may be thrown far from its mend. */
function placeOf(
  uncaught: Uncaught | undefined,
  known: Cause | undefined,
  given: readonly string[],
): Look | undefined {
  if (!uncaught?.file || given.includes(uncaught.file)) return undefined;
  if (known?.file && known.file !== uncaught.file) return undefined;
  return { file: uncaught.file, line: uncaught.line ?? 1 };
}

const placed = ({ error, file, line }: Uncaught) => (file ? `${error} (${file}:${line})` : error);

function printedBy(run: StepRun, seen?: Observation): Pick<Failure, 'printed' | 'printedBefore'> {
  const printed = run.printed();
  if (printed === '') return {};
  const printedBefore = run.printedBefore(seen);
  // Where nothing was printed since, what came before is all that there is to read.
  const isUseful = printedBefore > 0 && printed.slice(printedBefore).trim() !== '';
  return { printed, ...(isUseful ? { printedBefore } : {}) };
}

/** A client then sees a connection that breaks off, whatever the program meant to answer. */
const endsByItself = ({ kind }: Exit) => kind === 'exited' || kind === 'signal';

const limitOf = ({ kind }: Exit): Limit | undefined =>
  kind === 'output-limit' || kind === 'memory-limit' ? kind : undefined;

/** No function of the file was called yet. */
const isStillLoading = (reason: StudentFaultReason) =>
  reason.kind === 'stopped' && reason.whileLoading && reason.exit.kind === 'timed-out';

function diagnoseFault(
  run: StepRun,
  step: StepSummary,
  causes: readonly Cause[],
  given: readonly string[],
  { reason, message }: StudentFault,
): CheckOutcome {
  const exit = reason.kind === 'stopped' ? reason.exit : undefined;
  const evidence: CauseEvidence = {
    ...evidenceOf(run),
    ...(exit ? { exit } : {}),
    ...(reason.kind === 'threw' ? { threw: reason.message } : {}),
  };
  const isLoaded = reason.kind !== 'not-loaded' && !isStillLoading(reason);
  const isLabs = isLoaded && reason.kind !== 'missing-export' && !isTodo(reason);
  const known = isLabs ? findCause(causes, evidence) : undefined;
  const failure: Failure = {
    ...wishOf(reason, run.trail.trying),
    ...(hasComeBack(reason) ? run.trail.wish : {}),
    got: gotOf(reason, message),
    cause: told(known) ?? generalCause(reason),
    look: lookAt(step, known, given, reason),
    trail: [...trailOf(run), ...lastWords(run)],
    ...printedBy(run),
  };
  return exit ? { outcome: 'stopped', exit, failure } : { outcome: 'failed', failure };
}

const isTodo = (reason: StudentFaultReason) =>
  reason.kind === 'threw' && generalCause(reason).id === 'not-written-yet';

function evidenceOf(run: StepRun): CauseEvidence {
  return { stepId: run.id, trail: run.trail.observations };
}

function findCause(causes: readonly Cause[], evidence: CauseEvidence): Cause | undefined {
  return causes.find((cause) => cause.steps.includes(evidence.stepId) && matches(cause, evidence));
}

const told = (cause: Cause | undefined): CauseFound | undefined =>
  cause && { id: cause.id, says: cause.says };

/** A signature reads untrusted shapes; one that stumbles has not matched. */
function matches(cause: Cause, evidence: CauseEvidence): boolean {
  try {
    return cause.matches(evidence);
  } catch {
    return false;
  }
}

/** The call has ended: what the test wished of it in its own words says more than what is wished of any call. */
const hasComeBack = (reason: StudentFaultReason) =>
  (reason.kind === 'threw' || reason.kind === 'not-plain') && !isTodo(reason);

/** What was tried and wanted when the code gave no value at all. */
function wishOf(reason: StudentFaultReason, trying: string): Pick<Failure, 'tried' | 'expected' | 'why'> {
  const tried = trying || 'calling your code';
  switch (reason.kind) {
    case 'not-loaded':
      return {
        tried: `loading ${toldPath(reason.file)}`,
        expected: 'a TypeScript file that loads',
        why: 'Nothing in a file can run before all of it is loaded.',
      };
    case 'missing-export':
      return {
        tried: `loading ${toldPath(reason.file)}`,
        expected: `${reason.file} to export ${reason.exportName}`,
        why: 'Other files can use only what a file exports.',
      };
    case 'threw':
      return {
        tried,
        expected: 'a value',
        why: 'An error that is thrown reaches the caller in place of a value.',
      };
    case 'not-plain':
      return {
        tried,
        expected: 'plain data: objects, arrays, texts, numbers, true, false, null',
        why: 'Your code runs in a process of its own, and only plain data can leave it.',
      };
    case 'stopped':
      return reason.whileLoading
        ? {
            tried: `loading ${toldPath(reason.file)}`,
            expected: 'a TypeScript file that loads',
            why: 'Nothing in a file can run before all of it is loaded.',
          }
        : {
            tried,
            expected: 'a value, from a program that goes on running',
            why: 'A program that has ended, or never comes back, serves nobody.',
          };
  }
}

function gotOf(reason: StudentFaultReason, message: string): string {
  switch (reason.kind) {
    case 'stopped':
      return reason.whileLoading
        ? `${describeExit(reason.exit)} It was still loading ${toldPath(reason.file)}.`
        : describeExit(reason.exit);
    case 'threw':
      return `${reason.name}: ${reason.message}`;
    case 'missing-export':
      return `${reason.file} has no export named ${reason.exportName}.`;
    case 'not-loaded':
      return reason.message;
    case 'not-plain':
      return reason.path ? `${message} at ${reason.path}` : message;
  }
}

/** Where an error happened goes before where the cause is mended, and that before where the step is written. */
function lookAt(
  step: StepSummary,
  cause: Cause | undefined,
  given: readonly string[],
  reason?: StudentFaultReason,
): Look {
  const thrownIn = reason && 'file' in reason && !given.includes(reason.file ?? '') ? reason : undefined;
  const place = thrownIn && 'line' in thrownIn && thrownIn.line !== undefined ? { line: thrownIn.line } : {};
  const file = thrownIn?.file || (cause?.file ?? step.file);
  // An earlier lab has no place for this step.
  return { file, ...(file.startsWith('../') ? {} : { todo: `TODO(${step.id})` }), ...place };
}

function trailOf(run: StepRun): string[] {
  return run.trail.observations.map(({ tried, got }) => `${tried} -> ${got}`);
}

/** What the program printed last before it ended: often the error itself. */
/** What Node prints when its memory is full: times and addresses, which differ each time and tell a student nothing. */
const DEATH_OF_V8 = /\n?<--- Last few GCs --->[\s\S]*$/;

function lastWords(run: StepRun): string[] {
  const printed = run.student.output().replace(DEATH_OF_V8, '').trim();
  return printed && !run.student.isRunning() ? [`It printed: ${printed.slice(-600)}`] : [];
}

const firstLines = (text: string) => text.split('\n').slice(0, 6).join('\n');

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
