import type { GradeReport, Student } from '../../core/grade-report.js';
import { byStudent, nameOf } from '../class/class-rows.js';
import { type Cell, csvText } from '../class/csv.js';
import { inertLine } from '../inert.js';
import type { GradeColumn } from './gradebook-points.js';

/** A gradebook file, and what it could not hold. */
export interface GradebookFile {
  readonly text: string;
  /** Those that the gradebook cannot tell who they are. */
  readonly left: readonly Student[];
  readonly notes: readonly string[];
}

const HEAD = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section'];

/** The CSV that Canvas imports. Students without any of Canvas's ids are left out: it would not know them. */
export function canvasCsv(report: GradeReport, column: GradeColumn): GradebookFile {
  const students = byStudent(report);
  const isKnown = ({ ids }: Student) => Boolean(ids?.canvas ?? ids?.sis ?? ids?.login);
  const lines = students
    .filter(({ student }) => isKnown(student))
    .map((one): Cell[] => {
      const { canvas, sis, login } = one.student.ids ?? {};
      return [...[nameOf(one.student), canvas, sis, login, ''].map(told), column.pointsOf(one)];
    });
  const possible = ['    Points Possible', '', '', '', '', column.maximum.toFixed(2)];
  return {
    text: csvText([[...HEAD, inertLine(column.title)], possible, ...lines]),
    left: students.map(({ student }) => student).filter((student) => !isKnown(student)),
    notes: [],
  };
}

const told = (cell: string | undefined) => (cell === undefined ? undefined : inertLine(cell));
