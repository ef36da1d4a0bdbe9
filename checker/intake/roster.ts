import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { UserError } from '../core/errors.js';
import type { Student } from '../core/grade-report.js';
import { withoutEnding } from './archive-kind.js';
import { shownMessage } from './refusal.js';
import type { ToldByName } from './submission-name.js';

/** A student of a roster. */
export interface RosterStudent {
  readonly student: Student;
  /** The submission's name or path, where the roster names it. */
  readonly submission?: string;
  /** ISO 8601. */
  readonly submittedAt?: string;
}

/** What a column can be headed with, in lower case, `_` and `-` as spaces. The first that is there is taken. */
const HEADINGS = {
  id: ['id', 'student id', 'identifier'],
  name: ['name', 'full name', 'student', 'student name'],
  email: ['email', 'email address', 'e mail'],
  github: ['github', 'github username', 'github account'],
  canvas: ['canvas id', 'canvas user id', 'canvas'],
  sis: ['sis id', 'sis user id', 'id number'],
  login: ['sis login id', 'login id', 'login', 'username'],
  moodle: ['moodle identifier', 'moodle id', 'moodle', 'participant'],
  submission: ['submission', 'submission path', 'folder', 'file'],
  submittedAt: ['submitted at', 'submission timestamp', 'submitted'],
} as const;

type Column = keyof typeof HEADINGS;
type Cells = Readonly<Partial<Record<Column, string>>>;

const IDS = ['canvas', 'sis', 'login', 'moodle', 'github'] as const;

/**
 * Reads a roster: CSV with a line of headings, in any order and letter case; what Canvas, Moodle and GitHub Classroom
 * export is read, too. Throws UserError when it cannot be read, or when rows are not to be told apart.
 */
export async function readRoster(path: string): Promise<RosterStudent[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The roster ${path} cannot be read: ${error.message}.`, `ls -l ${path}`);
  });
  return parseRoster(text, path);
}

/** The same for a text; `path` is named in errors. */
export function parseRoster(text: string, path: string): RosterStudent[] {
  const [headings = [], ...rows] = parseCsv(text, path);
  const columns = columnsOf(headings, path);
  const students: { readonly row: number; readonly student: RosterStudent }[] = [];
  for (const [index, cells] of rows.map((row) => cellsOf(columns, row)).entries()) {
    // Canvas's gradebook begins with it.
    if (cells.name === 'Points Possible') continue;
    const row = index + 2;
    const student = studentOf(cells, `${path}, row ${row}`);
    const other = students.find((earlier) => isDoubled(earlier.student, student));
    if (other) {
      throw new UserError(
        `${path}: rows ${other.row} and ${row} are both "${student.student.id}".`,
        'Give each student one row with an id of its own, or each row of a student another submission.',
      );
    }
    students.push({ row, student });
  }
  return students.map(({ student }) => student);
}

/** A student may have several submissions, each named in a row of its own. */
function isDoubled(a: RosterStudent, b: RosterStudent): boolean {
  const areApart = a.submission !== undefined && b.submission !== undefined && a.submission !== b.submission;
  return folded(a.student.id) === folded(b.student.id) && !areApart;
}

function parseCsv(text: string, path: string): string[][] {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].find((each) => firstLine.includes(each)) ?? ',';
  try {
    return parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    throw new UserError(
      `The roster ${path} is not CSV: ${shownMessage(error)}.`,
      'Save it as CSV (comma separated values), in UTF-8.',
    );
  }
}

/** Which column holds what. */
function columnsOf(headings: readonly string[], path: string): Map<Column, number> {
  const names = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[_\s-]+/g, ' ')
      .trim(),
  );
  const columns = new Map<Column, number>();
  for (const [column, known] of Object.entries(HEADINGS) as [Column, readonly string[]][]) {
    const at = known.map((name) => names.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) columns.set(column, at);
  }
  // Canvas's gradebook heads its user ids, and Moodle's worksheet its participants, with words that mean any id elsewhere.
  if (names.includes('student') && names.includes('sis login id')) move(columns, 'id', 'canvas');
  else if (names.includes('identifier') && names.includes('full name')) move(columns, 'id', 'moodle');
  if (columns.size === 0) {
    throw new UserError(
      `The roster ${path} has no column that is known by its heading.`,
      'Head the columns with: id, name, email, github, canvas id, sis id, sis login id, moodle identifier.',
    );
  }
  return columns;
}

function move(columns: Map<Column, number>, from: Column, to: Column): void {
  const at = columns.get(from);
  if (at === undefined || columns.has(to)) return;
  columns.delete(from);
  columns.set(to, at);
}

function cellsOf(columns: ReadonlyMap<Column, number>, row: readonly string[]): Cells {
  const filled = [...columns].flatMap(([column, at]) => {
    const cell = row[at];
    return cell ? [[column, cell] as const] : [];
  });
  return Object.fromEntries(filled);
}

function studentOf(cells: Cells, where: string): RosterStudent {
  const { name, email, submission, submittedAt } = cells;
  const id =
    cells.id ?? cells.login ?? cells.github ?? cells.sis ?? email ?? cells.canvas ?? cells.moodle ?? name;
  if (id === undefined) {
    throw new UserError(`${where}: nothing tells who it is.`, 'Give the student an id, or take the row out.');
  }
  const ids = Object.fromEntries(
    IDS.flatMap((key) => {
      const value = cells[key];
      return value === undefined
        ? []
        : [[key, key === 'moodle' ? value.replace(/^\D+/, '') : value] as const];
    }),
  );
  const hasIds = Object.keys(ids).length > 0;
  return {
    student: { id, ...(name ? { name } : {}), ...(email ? { email } : {}), ...(hasIds ? { ids } : {}) },
    ...(submission === undefined ? {} : { submission }),
    ...(submittedAt === undefined ? {} : { submittedAt: isoTime(submittedAt, where) }),
  };
}

function isoTime(text: string, where: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new UserError(`${where}: "${text}" is not a time.`, 'Write times like 2026-01-31T23:59:00Z.');
  }
  return time.toISOString();
}

const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** A name as letters alone, for names that were put into file names. */
const lettersOf = (text: string): string => folded(text).replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The student that a submission's name stands for: named in the roster by it, by an id of a gradebook, by an account, or
 * by the name where only one has it. Undefined when there is none, or more than one.
 */
export function findStudent(
  roster: readonly RosterStudent[],
  entry: string,
  told: ToldByName,
): RosterStudent | undefined {
  const own = folded(told.own);
  const ids = told.ids ?? {};
  const isSame = (text: string | undefined) => text !== undefined && folded(text) === own;
  const named = told.name ?? (ids.canvas === undefined ? told.own : told.own.replace(/_\d+$/, ''));
  const rules: ((student: RosterStudent) => boolean)[] = [
    ({ submission }) => submission !== undefined && sameEntry(submission, entry),
    ({ student }) => Object.entries(ids).some(([key, id]) => student.ids?.[key] === id),
    ({ student }) =>
      [student.id, student.email, student.ids?.github, student.ids?.login, student.ids?.sis].some(isSame),
    ({ student }) => orders(student.name).includes(lettersOf(named)),
  ];
  for (const rule of rules) {
    const [first, ...others] = roster.filter(rule);
    if (!first) continue;
    if (others.length === 0) return first;
    // Rows of one student: which of them is meant is not known, and so neither is the time.
    return others.every(({ student }) => student.id === first.student.id)
      ? { student: first.student }
      : undefined;
  }
  return longestAccount(roster, own);
}

const sameEntry = (submission: string, entry: string): boolean => {
  const name = submission.replace(/^\.\//, '').replace(/\/+$/, '');
  return name === entry || name === withoutEnding(entry);
};

/** `Doe, Jane` is `doejane` in Canvas's file names, and `Jane Doe` may be written so, too. */
function orders(name: string | undefined): string[] {
  const words = name?.split(/[\s,]+/).filter(Boolean) ?? [];
  const last = words.at(-1);
  if (last === undefined) return [];
  return [words, [last, ...words.slice(0, -1)]].map((order) => lettersOf(order.join('')));
}

/** GitHub Classroom's clones end in the account: `lab-01-octocat`. The longest that fits is meant. */
function longestAccount(roster: readonly RosterStudent[], own: string): RosterStudent | undefined {
  const account = ({ student }: RosterStudent) => folded(student.ids?.github ?? '');
  return roster
    .filter((student) => account(student) !== '' && own.endsWith(`-${account(student)}`))
    .sort((a, b) => account(b).length - account(a).length)[0];
}
