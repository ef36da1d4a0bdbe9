import { finalPoints, type GradeRow, type ReportLab } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import type { ClassStudent } from '../class/class-rows.js';
import { pointsText } from '../class/class-rows.js';
import { failureFields } from '../failure.js';
import { inert, inertLine } from '../inert.js';
import { outcomeWord } from '../outcome-word.js';
import { printedText } from '../printed.js';
import { PLAIN } from '../terminal.js';

/** One test in Gradescope's `results.json`. */
export interface GradescopeTest {
  readonly score: number;
  readonly max_score: number;
  readonly status: 'passed' | 'failed';
  readonly name: string;
  readonly number: string;
  readonly output: string;
  readonly output_format: 'text';
  readonly name_format: 'text';
  readonly tags: readonly string[];
  readonly visibility: 'visible';
}

/** Gradescope's `results.json`. Without a score it shows the run as failed, and staff look at it. */
export interface GradescopeResults {
  readonly score?: number;
  readonly output: string;
  readonly output_format: 'text';
  readonly stdout_visibility: 'hidden';
  readonly visibility: 'visible';
  readonly tests?: readonly GradescopeTest[];
  readonly extra_data: Readonly<Record<string, string | number>>;
}

/** What Gradescope is told of one student. A row without a grade, or a fault of ours in one, leaves the whole without a score. */
export function gradescopeResults(
  labs: readonly ReportLab[],
  { rows }: Pick<ClassStudent, 'rows'>,
  isolation: string,
): GradescopeResults {
  const points = rows.map(finalPoints);
  const hasFault = rows.some((row) => row.override === undefined && hasOurFault(row));
  const isWhole = rows.length > 0 && !hasFault && points.every((value) => value !== undefined);
  const notes = rows.flatMap((row) => notesOf(row));
  const tests = rows.flatMap((row) => {
    const lab = labs.find(({ id }) => id === row.labId);
    return row.kind === 'graded' && lab ? row.result.checks.map((check) => testOf(lab, check)) : [];
  });
  const first = rows.find((row) => row.kind === 'graded');
  return {
    ...(isWhole ? { score: points.reduce((sum: number, value) => sum + (value ?? 0), 0) } : {}),
    output: [`Isolation level: ${isolation}.`, ...notes].join('\n'),
    output_format: 'text',
    stdout_visibility: 'hidden',
    visibility: 'visible',
    // Tests with scores would be summed in the place of the score that is missing.
    ...(isWhole && tests.length > 0 ? { tests } : {}),
    extra_data: first?.kind === 'graded' ? { seed: first.result.seed, isolation } : { isolation },
  };
}

/** What is left to say when nothing was graded, because of a fault of ours: no score, and a message to the staff. */
export function gradescopeFault(message: string): GradescopeResults {
  return {
    output: `The autograder itself went wrong. This costs no points: it is not the fault of whoever handed in.\nTo the staff: ${inert(message)}`,
    output_format: 'text',
    stdout_visibility: 'hidden',
    visibility: 'visible',
    extra_data: {},
  };
}

/** What was handed in could not be taken: no points, and why, so that it can be handed in again. */
export function gradescopeRefusal(reason: string): GradescopeResults {
  return {
    score: 0,
    output: `What was handed in could not be taken: ${inertLine(reason)}\nMend that, and hand it in again.`,
    output_format: 'text',
    stdout_visibility: 'hidden',
    visibility: 'visible',
    extra_data: {},
  };
}

const hasOurFault = (row: GradeRow) =>
  row.kind === 'graded' && row.result.checks.some(({ outcome }) => outcome === 'grader-error');

function notesOf(row: GradeRow): string[] {
  const lab = row.labId === undefined ? '' : `Lab ${row.labId}: `;
  const notes: string[] = [];
  if (row.kind === 'ungraded') {
    const whose = row.because === 'grader-error' ? 'our own fault, to the staff: ' : '';
    notes.push(`${lab}no grade. ${whose}${inertLine(row.reason)}`);
  } else {
    const { bonus, latePenalty, computed } = row.score;
    if (hasOurFault(row)) {
      notes.push(`${lab}the checker itself went wrong in a step. To the staff: grade it again.`);
    }
    if (bonus > 0) notes.push(`${lab}${pointsText(bonus)} points are a bonus.`);
    if (latePenalty > 0) notes.push(`${lab}${pointsText(latePenalty)} points were taken off for being late.`);
    if (row.override) notes.push(`${lab}${pointsText(computed)} points were computed.`);
    notes.push(...row.typeErrors.map((error) => `TypeScript: ${inert(error)}`));
  }
  if (row.override) {
    notes.push(`${lab}set by hand to ${pointsText(row.override.points)}: ${inertLine(row.override.reason)}`);
  }
  return notes;
}

function testOf(lab: ReportLab, check: CheckResult): GradescopeTest {
  const step = lab.steps.find(({ id }) => id === check.stepId);
  return {
    score: check.points,
    max_score: check.maxPoints,
    status: check.outcome === 'passed' ? 'passed' : 'failed',
    name: inertLine(step?.title ?? check.stepId),
    number: check.stepId,
    output: checkText(lab, check),
    output_format: 'text',
    name_format: 'text',
    tags: [step?.required ?? 'core', outcomeWord(check, step?.required)],
    visibility: 'visible',
  };
}

/** What is told of one step, as plain inert text; empty when it passed. */
export function checkText(lab: ReportLab, check: CheckResult): string {
  switch (check.outcome) {
    case 'passed':
      return '';
    case 'failed':
    case 'stopped': {
      const fields = failureFields(check.failure, lab).map(({ label, text }) => `${label}:\n${text}`);
      const printed = printedText(check.failure, undefined, PLAIN);
      return [...fields, ...(printed === '' ? [] : [printed])].join('\n\n');
    }
    case 'skipped':
      return `skipped, because ${inertLine(check.because)}`;
    case 'not-run':
      return `not run, it needs ${inertLine(check.needs)}`;
    case 'grader-error':
      return `our own fault: ${inertLine(check.message)}`;
  }
}
