import { coursePercent } from '../../core/class-score.js';
import { finalPoints, type GradeReport, type GradeRow, type ReportLab } from '../../core/grade-report.js';
import { inertLine } from '../inert.js';
import { byStudent, classMaximum, maxPointsOf, stateText, totalOf } from './class-rows.js';
import { type Cell, csvPieces } from './csv.js';

/**
 * `gradebook.csv`, in pieces: a line a student; a lab's points, how they came about, and the points of each step.
 */
export function gradebookCsv(report: GradeReport): Generator<string> {
  return csvPieces(gradebookRows(report));
}

function* gradebookRows(report: GradeReport): Generator<readonly Cell[]> {
  const students = byStudent(report);
  const ids = [...new Set(students.flatMap(({ student }) => Object.keys(student.ids ?? {})))].sort();
  const maximum = classMaximum(report);
  const maxima = new Map(report.labs.map((lab) => [lab.id, maxPointsOf(report, lab)]));
  const head = [
    ...[
      'Student',
      'Name',
      'Email',
      ...ids,
      'Total',
      'Maximum',
      'Course %',
      'Without a grade',
      'Why',
      'Notes',
    ],
    ...report.labs.flatMap(labHead),
    'Isolation',
  ];
  yield head.map(told);
  for (const { student, rows } of students) {
    const total = totalOf(rows, maximum);
    const without = rows.filter((row) => finalPoints(row) === undefined);
    const line: Cell[] = [
      ...[student.id, student.name, student.email, ...ids.map((id) => student.ids?.[id])],
      ...[round(total?.points), round(maximum), coursePercent(rows, report)],
      ...[without.length, without.map(whyText).join('; '), notesText(rows)],
      ...report.labs.flatMap((lab) => labCells(lab, rowOf(rows, lab), maxima.get(lab.id))),
      report.isolation,
    ];
    yield line.map(told);
  }
}

function labHead({ id, steps }: ReportLab): string[] {
  const of = (what: string) => `Lab ${id} ${what}`;
  return [
    ...['points', 'maximum', 'state', 'bonus', 'late penalty', 'computed', 'override reason'].map(of),
    ...['submitted at', 'submission'].map(of),
    ...steps.map((step) => `Step ${step.id}`),
  ];
}

function labCells(lab: ReportLab, row: GradeRow | undefined, maximum: number | undefined): Cell[] {
  const graded = row?.kind === 'graded' ? row : undefined;
  const points = (stepId: string) => graded?.result.checks.find((check) => check.stepId === stepId)?.points;
  return [
    round(row && finalPoints(row)),
    round(maximum),
    row && stateText(row),
    round(graded?.score.bonus),
    round(graded?.score.latePenalty),
    round(graded?.score.computed),
    row?.override?.reason,
    row?.submittedAt,
    row?.submission,
    ...lab.steps.map(({ id }) => round(points(id))),
  ];
}

/** What was noted of a submission stands in the row of each of its labs. */
const notesText = (rows: readonly GradeRow[]) =>
  [...new Set(rows.flatMap(({ notes = [] }) => notes))].join(' ');

const rowOf = (rows: readonly GradeRow[], lab: ReportLab) => rows.find(({ labId }) => labId === lab.id);

function whyText(row: GradeRow): string {
  const lab = row.labId === undefined ? '' : `lab ${row.labId}: `;
  return row.kind === 'ungraded' ? `${lab}${row.reason}` : lab;
}

const told = (cell: Cell): Cell => (typeof cell === 'string' ? inertLine(cell) : cell);

const round = (points: number | undefined) => (points === undefined ? undefined : Number(points.toFixed(2)));
