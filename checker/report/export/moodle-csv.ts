import { parse } from 'csv-parse/sync';
import { UserError } from '../../core/errors.js';
import type { GradeReport, Student } from '../../core/grade-report.js';
import { byStudent, type ClassStudent } from '../class/class-rows.js';
import { type Cell, csvText } from '../class/csv.js';
import { feedbackOf } from '../class/feedback.js';
import { html } from '../html.js';
import type { GradebookFile } from './canvas-csv.js';
import type { GradeColumn } from './gradebook-points.js';

const REMEDY =
  'In Moodle, open the assignment, choose "Download grading worksheet", and name that file with --template.';

/**
 * Moodle's offline grading worksheet, filled: its grade and feedback columns, all else as it came. `template` is the
 * worksheet's text. Throws UserError when it is none.
 */
export function moodleCsv(report: GradeReport, column: GradeColumn, template: string): GradebookFile {
  const [head = [], ...lines] = readWorksheet(template);
  const at = (...names: string[]) => head.findIndex((name) => names.includes(name.trim().toLowerCase()));
  const [identifier, grade, feedback] = [at('identifier'), at('grade'), at('feedback comments')];
  if (identifier < 0 || grade < 0) {
    throw new UserError(
      'The template is no grading worksheet of Moodle: it has no column Identifier and Grade.',
      REMEDY,
    );
  }
  const columns = {
    identifier,
    email: at('email address'),
    idNumber: at('id number'),
    login: at('username'),
    name: at('full name'),
    maximum: at('maximum grade'),
  };
  const waiting = new Map(byStudent(report).map((one) => [one.student.id, one]));
  const notes: string[] = [];
  const filled = lines.map((line): Cell[] => {
    const one = [...waiting.values()].find(({ student }) => isSame(student, line, columns));
    if (!one) return line;
    waiting.delete(one.student.id);
    const points = column.pointsOf(one);
    const most = Number((line[columns.maximum] ?? '').replace(',', '.'));
    if (points !== undefined && columns.maximum >= 0 && points > most) {
      notes.push(`${one.student.id} has ${points} points, and Moodle takes at most ${most}.`);
    }
    return line.map((cell, index) => {
      if (index === grade) return points === undefined ? '' : points;
      return index === feedback ? feedbackCell(report, one) : cell;
    });
  });
  return {
    text: csvText([head, ...filled]),
    left: [...waiting.values()].map(({ student }) => student),
    notes,
  };
}

function readWorksheet(template: string): string[][] {
  try {
    return parse(template, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new UserError(`The template is no CSV file: ${(error as Error).message}.`, REMEDY);
  }
}

interface Columns {
  readonly identifier: number;
  readonly email: number;
  readonly idNumber: number;
  readonly login: number;
  readonly name: number;
}

/** By the surest word that both have; a name alone is taken only where the report has nothing else. */
function isSame({ ids = {}, email, name, id }: Student, line: readonly string[], columns: Columns): boolean {
  const cell = (index: number) => folded(line[index] ?? '');
  const participant = cell(columns.identifier).replace(/^\D+/, '');
  if (ids.moodle !== undefined) return participant === folded(ids.moodle);
  const pairs = [
    [email, columns.email],
    [ids.sis, columns.idNumber],
    [ids.login, columns.login],
    [id, columns.email],
    [id, columns.idNumber],
    [id, columns.login],
  ] as const;
  if (pairs.some(([word, index]) => word !== undefined && index >= 0 && folded(word) === cell(index)))
    return true;
  return (
    name !== undefined && email === undefined && columns.name >= 0 && folded(name) === cell(columns.name)
  );
}

const folded = (text: string) => text.trim().toLowerCase();

/** Moodle reads this column as HTML. */
function feedbackCell(report: GradeReport, one: ClassStudent): string {
  const { labs, next } = feedbackOf(report.labs, one);
  const lines = labs.flatMap(({ heading, points, notes, steps }) => [
    `${heading}. ${points}`,
    ...notes,
    ...steps.map(({ id, title, outcome, points: got }) => `${id} ${title}: ${outcome}, ${got}`),
  ]);
  const advice = next.map(({ says, command }) => (command === undefined ? says : `${says} ${command}`));
  return [...lines, ...advice].map((line) => html`<p>${line}</p>`.text).join('');
}
