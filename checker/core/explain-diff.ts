import { canonicalHead, canonicalRow } from './canonical-report.js';
import { finalPoints, type GradeReport, type GradeRow } from './grade-report.js';

/** A row that two reports of a class do not have alike. */
export interface RowDifference {
  readonly student: string;
  readonly labId: string | undefined;
  /** The points in each; undefined: no grade, or no row. */
  readonly points: readonly [before: number | undefined, after: number | undefined];
  /** What differs, a sentence each, the likely reasons first. */
  readonly because: readonly string[];
}

/** How two reports of a class differ. */
export interface ReportDifferences {
  /** What holds for the whole class, a sentence each. */
  readonly common: readonly string[];
  readonly rows: readonly RowDifference[];
}

/** Compares two reports in their canonical form. */
export function compareReports(a: GradeReport, b: GradeReport): ReportDifferences {
  const before = new Map(a.rows.map((row) => [keyOf(row), row]));
  const after = new Map(b.rows.map((row) => [keyOf(row), row]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const rows = keys.flatMap((key) => rowDifference(before.get(key), after.get(key)));
  return { common: headDifferences(a, b), rows };
}

const keyOf = ({ student, labId }: GradeRow) => JSON.stringify([student.id, labId ?? '']);

function headDifferences(a: GradeReport, b: GradeReport): string[] {
  const says: string[] = [];
  if (a.digests.checker !== b.digests.checker) says.push('the checker is another one');
  const labs = [...new Set([...Object.keys(a.digests.labs), ...Object.keys(b.digests.labs)])].sort();
  for (const lab of labs) {
    const [was, is] = [a.digests.labs[lab], b.digests.labs[lab]];
    if (was === is) continue;
    if (!was || !is) says.push(`lab ${lab} is only in the ${was ? 'first' : 'second'}`);
    else says.push(`the tests of lab ${lab} are others`);
  }
  if (a.digests.course !== b.digests.course) says.push('the course file is another one');
  if (a.seed !== b.seed) says.push(`the seed is ${b.seed}, not ${a.seed}`);
  if (a.node !== b.node) says.push(`Node is ${b.node}, not ${a.node}`);
  if (a.isolation !== b.isolation) says.push(`the isolation level is ${b.isolation}, not ${a.isolation}`);
  if (says.length === 0 && textOf(canonicalHead(headOf(a))) !== textOf(canonicalHead(headOf(b)))) {
    says.push('the lists of labs, or what they are called, differ');
  }
  return says;
}

function headOf({ rows: _, ...head }: GradeReport): Omit<GradeReport, 'rows'> {
  return head;
}

function rowDifference(a: GradeRow | undefined, b: GradeRow | undefined): RowDifference[] {
  const one = b ?? a;
  if (!one || (a && b && textOf(canonicalRow(a)) === textOf(canonicalRow(b)))) return [];
  const because = a && b ? reasons(a, b) : [`it is only in the ${a ? 'first' : 'second'}`];
  return [
    {
      student: one.student.id,
      labId: one.labId,
      points: [a && finalPoints(a), b && finalPoints(b)],
      because,
    },
  ];
}

function reasons(a: GradeRow, b: GradeRow): string[] {
  const says: string[] = [];
  if (a.kind === 'graded' && b.kind === 'graded') says.push(...resultReasons(a, b));
  else if (a.kind !== b.kind) says.push(`it was ${kindText(a)}, and is ${kindText(b)}`);
  else says.push(`the reason was "${reasonOf(a)}", and is "${reasonOf(b)}"`);
  if (textOf(a.override) !== textOf(b.override)) {
    says.push(`set by hand: ${overrideText(a)}, now ${overrideText(b)}`);
  }
  if (a.submittedAt !== b.submittedAt) {
    says.push(
      `handed in at ${b.submittedAt ?? 'an unknown time'}, not ${a.submittedAt ?? 'an unknown time'}`,
    );
  }
  if (says.length === 0) says.push('who it is, or where it lies, is written otherwise');
  return says;
}

type Graded = Extract<GradeRow, { kind: 'graded' }>;

function resultReasons(a: Graded, b: Graded): string[] {
  const says: string[] = [];
  const [was, is] = [a.result, b.result];
  if (was.digests.submission !== is.digests.submission) says.push('the submission is another one');
  if (textOf(was.layers) !== textOf(is.layers)) says.push('the earlier labs that it runs on are others');
  if (was.digests.lab !== is.digests.lab) says.push('the tests of the lab are others');
  if (was.digests.checker !== is.digests.checker) says.push('the checker is another one');
  if (was.seed !== is.seed) says.push(`the seed is ${is.seed}, not ${was.seed}`);
  if (was.isolation !== is.isolation)
    says.push(`the isolation level is ${is.isolation}, not ${was.isolation}`);
  const hasCause = says.length > 0;
  for (const check of is.checks) {
    const before = was.checks.find(({ stepId }) => stepId === check.stepId);
    const [old, now] = [before ? outcomeText(before) : 'not there', outcomeText(check)];
    if (old !== now) says.push(`step ${check.stepId} was ${old}, and is ${now}`);
  }
  if (textOf(a.score) !== textOf(b.score) && textOf(outcomes(a)) === textOf(outcomes(b))) {
    says.push('the same steps are worth another score: late policy, weights, or how extensions count');
  }
  if (says.length === 0 && textOf(resultOf(a)) !== textOf(resultOf(b))) {
    says.push('the same steps failed, and what came back was told in other words');
  }
  if (says.length > 0 && !hasCause && textOf(outcomes(a)) !== textOf(outcomes(b))) {
    says.push('nothing that it depends on has changed: the submission itself does not always do the same');
  }
  return says;
}

/** What was graded, without what may be set by hand or differ in the roster. */
const resultOf = ({ kind, student, labId, submission, result, typeErrors, score }: Graded) =>
  canonicalRow({ kind, student, labId, submission, result, typeErrors, score });

const outcomes = ({ result }: Graded) => result.checks.map(outcomeText);

function outcomeText(check: Graded['result']['checks'][number]): string {
  if (check.outcome === 'stopped') return `stopped (${check.exit.kind})`;
  if (check.outcome !== 'failed') return check.outcome;
  return `failed (${check.failure.cause?.id ?? 'no known cause'})`;
}

const kindText = (row: GradeRow) => (row.kind === 'graded' ? 'graded' : `not graded: ${row.reason}`);
const reasonOf = (row: GradeRow) => (row.kind === 'ungraded' ? row.reason : '');
const overrideText = ({ override }: GradeRow) =>
  override ? `${override.points} (${override.reason})` : 'nothing';

/** Equal texts for equal data: all of it is made by the same code, so its fields come in the same order. */
const textOf = (data: unknown) => JSON.stringify(data) ?? '';
