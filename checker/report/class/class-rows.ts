import { maxPointsOf as maxPointsIn } from '../../core/class-score.js';
import {
  finalPoints,
  type GradeReport,
  type GradeRow,
  type ReportLab,
  type Student,
} from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';

/** One student with all rows, in the report's order. */
export interface ClassStudent {
  readonly student: Student;
  readonly rows: readonly GradeRow[];
}

/** All students with their rows, in the report's order. */
export function byStudent({ rows }: Pick<GradeReport, 'rows'>): readonly ClassStudent[] {
  const students = new Map<string, { student: Student; rows: GradeRow[] }>();
  for (const row of rows) {
    const known = students.get(row.student.id);
    if (known) known.rows.push(row);
    else students.set(row.student.id, { student: row.student, rows: [row] });
  }
  return [...students.values()];
}

/** Students one after the other, from rows of which those of a student come together. */
export async function* studentsOf(
  rows: Iterable<GradeRow> | AsyncIterable<GradeRow>,
): AsyncGenerator<ClassStudent> {
  let own: GradeRow[] = [];
  for await (const row of rows) {
    const [first] = own;
    if (first && first.student.id !== row.student.id) {
      yield { student: first.student, rows: own };
      own = [];
    }
    own.push(row);
  }
  const [first] = own;
  if (first) yield { student: first.student, rows: own };
}

/** The most points that a lab gives in this class, without its bonus. */
export function maxPointsOf({ extension = 'bonus' }: Pick<GradeReport, 'extension'>, lab: ReportLab): number {
  return maxPointsIn(lab, { extension });
}

/** A student's points in all labs. Labs without a grade add none, and are counted. */
export interface Total {
  readonly points: number;
  /** Of all labs of the class, also of those without a grade. */
  readonly maxPoints: number;
  /** How many rows have no grade. */
  readonly ungraded: number;
}

/** Sums what a student has; `maxPoints` is the class's. Undefined points: no row has a grade. */
export function totalOf(rows: readonly GradeRow[], maxPoints: number): Total | undefined {
  const points = rows.map(finalPoints);
  const known = points.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const sum = known.reduce((all, value) => all + value, 0);
  return { points: sum, maxPoints, ungraded: points.length - known.length };
}

/** The most points of all labs of a class together. */
export function classMaximum(report: GradeReport): number {
  return report.labs.reduce((sum, lab) => sum + maxPointsOf(report, lab), 0);
}

/** A row's steps that our own fault left without an outcome. */
export function faultySteps(row: GradeRow): readonly CheckResult[] {
  return row.kind === 'graded' ? row.result.checks.filter(({ outcome }) => outcome === 'grader-error') : [];
}

/** Where a row stands, in a few words. */
export function stateText(row: GradeRow): string {
  if (row.override) return 'set by hand';
  if (row.kind === 'graded') return faultySteps(row).length > 0 ? 'graded in part' : 'graded';
  switch (row.because) {
    case 'missing':
      return 'not handed in';
    case 'refused':
      return 'not accepted';
    case 'grader-error':
      return 'our fault';
  }
}

/** Points as they are read: at most two digits after the point. */
export const pointsText = (points: number): string => String(Number(points.toFixed(2)));

/** A student's name, or else what there is. */
export const nameOf = ({ name, id }: Student): string => name ?? id;
