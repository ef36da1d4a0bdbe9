import { finalPoints, type GradeRow, type ReportLab } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import { isUnwritten } from '../../core/unwritten.js';
import { type FailureField, failureFields, lookText } from '../failure.js';
import { inert, inertLine } from '../inert.js';
import { layersText } from '../layers-text.js';
import { outcomeWord } from '../outcome-word.js';
import { printedText } from '../printed.js';
import { PLAIN } from '../terminal.js';
import { type ClassStudent, pointsText } from './class-rows.js';
import { withoutNames } from './without-names.js';

/** A student's feedback, in the order in which it is read. All text is inert, and not yet escaped for any format. */
export interface Feedback {
  readonly title: string;
  readonly greeting: string;
  readonly intro: string;
  readonly labs: readonly LabFeedback[];
  readonly next: readonly Advice[];
}

/** What a student is told of one lab. */
export interface LabFeedback {
  readonly heading: string;
  readonly points: string;
  /** How the points came about: late, a bonus, set by hand, our fault. */
  readonly notes: readonly string[];
  readonly steps: readonly StepFeedback[];
  readonly failures: readonly FailureFeedback[];
  /** TypeScript's own words. */
  readonly typeErrors: readonly string[];
}

/** A step in one line. */
export interface StepFeedback {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
  readonly points: string;
}

/** A failed step in full. */
export interface FailureFeedback {
  readonly heading: string;
  readonly fields: readonly FailureField[];
  /** What the student's code printed, in lines as they stand; empty when nothing. */
  readonly printed: string;
}

/** One thing to do; `command` is a line to type. */
export interface Advice {
  readonly says: string;
  readonly command?: string;
}

/** Whether names are left out. */
export interface FeedbackOptions {
  /** No name, email or path of the student's, and no submission's name. */
  readonly anonymous?: boolean;
}

const INTRO =
  'This is what the checker saw in what was handed in. For each step that does not pass yet, it says what was tried, ' +
  'what was expected and why, what came back, and where to look.';

/** What one student is told. */
export function feedbackOf(
  classLabs: readonly ReportLab[],
  { student, rows: own }: ClassStudent,
  { anonymous = false }: FeedbackOptions = {},
): Feedback {
  const rows = anonymous ? own.map((row) => withoutNames(row, student)) : own;
  const name = anonymous ? undefined : inertLine(student.name ?? student.id);
  const labOf = (row: GradeRow) => classLabs.find(({ id }) => id === row.labId);
  const labs = rows.map((row) => labFeedback(labOf(row), row));
  const next = rows.flatMap((row) => {
    const lab = labOf(row);
    return row.kind === 'graded' && lab ? adviceOf(lab, row.result.checks, row.result.seed) : [];
  });
  const hasGrades = rows.some(({ kind }) => kind === 'graded');
  return {
    title: name === undefined ? 'Feedback' : `Feedback for ${name}`,
    greeting: name === undefined ? 'Hello,' : `Hello ${name},`,
    intro: hasGrades ? INTRO : 'There is no grade yet. Below it says why.',
    labs,
    next:
      next.length > 0 || !hasGrades ? next : [{ says: 'Every step has passed. Nothing is left to do here.' }],
  };
}

function labFeedback(lab: ReportLab | undefined, row: GradeRow): LabFeedback {
  const heading = lab
    ? `Lab ${lab.id}: ${inertLine(lab.title)}`
    : row.labId === undefined
      ? 'What was handed in'
      : `Lab ${row.labId}`;
  const points = finalPoints(row);
  const maximum = row.kind === 'graded' ? ` of ${pointsText(row.score.maxPoints)}` : '';
  const told = points === undefined ? 'No grade yet.' : `${pointsText(points)}${maximum} points.`;
  if (row.kind === 'ungraded' || !lab) {
    return { heading, points: told, notes: notesOf(row), steps: [], failures: [], typeErrors: [] };
  }
  const { checks } = row.result;
  return {
    heading,
    points: told,
    notes: notesOf(row),
    steps: lab.steps.flatMap((step) =>
      checks.filter(({ stepId }) => stepId === step.id).map((check) => stepFeedback(step, check)),
    ),
    failures: checks.flatMap((check) => failureFeedback(lab, check, row.result.seed)),
    typeErrors: row.typeErrors.map(inert),
  };
}

function notesOf(row: GradeRow): string[] {
  const notes: string[] = [];
  if (row.kind === 'ungraded') notes.push(ungradedText(row));
  else {
    const { latePenalty, bonus } = row.score;
    if (bonus > 0) notes.push(`${pointsText(bonus)} of these points are a bonus for steps beyond the core.`);
    if (latePenalty > 0) {
      const when = row.submittedAt === undefined ? '' : ` It was handed in at ${inertLine(row.submittedAt)}.`;
      notes.push(`${pointsText(latePenalty)} points were taken off because it came late.${when}`);
    }
    const layers = layersText(row.result);
    if (layers !== '') notes.push(layers);
  }
  if (row.override) {
    const instead =
      row.kind === 'graded'
        ? ` in the place of the ${pointsText(row.score.computed)} that were computed`
        : '';
    notes.push(
      `Your instructor set ${pointsText(row.override.points)} points${instead}. The reason: ${inertLine(row.override.reason)}`,
    );
  }
  return notes;
}

function ungradedText(row: GradeRow & { readonly kind: 'ungraded' }): string {
  switch (row.because) {
    case 'missing':
      return 'Nothing was handed in for this lab.';
    case 'refused':
      return `What was handed in could not be taken: ${inertLine(row.reason)}`;
    case 'grader-error':
      return 'The checker itself went wrong here. It is not your fault, and your instructor knows of it.';
  }
}

function stepFeedback(step: ReportLab['steps'][number], check: CheckResult): StepFeedback {
  return {
    id: step.id,
    title: inertLine(step.title),
    outcome: `${outcomeWord(check, step.required)}${reasonOf(check)}`,
    points: `${pointsText(check.points)} of ${pointsText(check.maxPoints)}`,
  };
}

function reasonOf(check: CheckResult): string {
  switch (check.outcome) {
    case 'skipped':
      return `, because ${inertLine(check.because)}`;
    case 'not-run':
      return `, it needs ${inertLine(check.needs)}`;
    case 'grader-error':
      return ', this step is to be graded again';
    default:
      return '';
  }
}

function failureFeedback(lab: ReportLab, check: CheckResult, seed: number): FailureFeedback[] {
  if ((check.outcome !== 'failed' && check.outcome !== 'stopped') || isUnwritten(check)) return [];
  const step = lab.steps.find(({ id }) => id === check.stepId);
  const command = `node checker check ${check.stepId} --seed ${seed} --printed`;
  return [
    {
      heading: `${check.stepId} ${outcomeWord(check, step?.required)}: ${inertLine(step?.title ?? '')}`,
      fields: failureFields(check.failure, lab),
      printed: printedText(check.failure, command, PLAIN).replace(/^ {2}/gm, ''),
    },
  ];
}

/** The first step that does not pass, core steps first: one thing at a time. */
function adviceOf(lab: ReportLab, checks: readonly CheckResult[], seed: number): Advice[] {
  const open = (kind: 'core' | 'extension') =>
    lab.steps
      .filter(({ required }) => required === kind)
      .flatMap(({ id }) => checks.filter(({ stepId }) => stepId === id))
      .find(({ outcome }) => outcome === 'failed' || outcome === 'stopped');
  const [core, extension] = [open('core'), open('extension')];
  const check = core ?? extension;
  if (!check || (check.outcome !== 'failed' && check.outcome !== 'stopped')) return [];
  const place = lookText(check.failure.look, lab.slug === undefined ? '' : `labs/${lab.slug}`);
  const begin = isUnwritten(check) ? 'is the next step to write' : 'is the step to look at first';
  const says = core
    ? `Lab ${lab.id}: ${check.stepId} ${begin}, in ${place}. The same check with the same inputs:`
    : `Lab ${lab.id}: the core has passed. If you want more, ${check.stepId} ${begin}, in ${place}:`;
  return [{ says, command: `node checker check ${check.stepId} --seed ${seed}` }];
}
