import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeFileAtomic } from '../../core/atomic-write.js';
import type { GradeReport, GradeRow, ReportLab, Student } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import { inertLine } from '../inert.js';
import { classHtml } from './class-html.js';
import { studentsOf } from './class-rows.js';
import { csvText } from './csv.js';
import { type Feedback, feedbackOf } from './feedback.js';
import { feedbackHtml } from './feedback-html.js';
import { feedbackMarkdown } from './feedback-markdown.js';
import { anonymousName, feedbackName } from './feedback-name.js';
import { gradebookCsv } from './gradebook.js';
import { slimRow } from './slim-row.js';

/** How reports are written. */
export interface ClassReportOptions {
  /** Feedback says nobody's name, neither in its text nor as a file's name; `feedback-names.csv` says whose is whose. */
  readonly anonymous?: boolean;
  /** Hears how many feedback pages are written. */
  readonly onPage?: (written: number) => void;
}

const KEY_BYTES = 32;
const DRAFT = '.feedback-';

/** A report whose rows may come one after the other, those of a student together. */
export interface ClassReportSource {
  readonly head: Omit<GradeReport, 'rows'>;
  readonly rows: Iterable<GradeRow> | AsyncIterable<GradeRow>;
}

/**
 * Writes a class's reports into the folder `out`, which must exist: `gradebook.csv`, `class.html`, and `feedback/` with a
 * page a student as Markdown and HTML. Each is replaced whole, the folder too, so that no page of an earlier run stays.
 * Rejects with the system's error.
 */
export async function writeClassReports(
  out: string,
  { head, rows }: ClassReportSource,
  options: ClassReportOptions = {},
): Promise<void> {
  const slim: GradeRow[] = [];
  const shared = new Map<string, CheckResult>();
  const seen = async function* () {
    for await (const row of rows) {
      slim.push(slimRow(row, shared));
      yield row;
    }
  };
  const pageOf = await writeClassFeedback(out, head.labs, seen(), options);
  const report = { ...head, rows: slim };
  await writeFileAtomic(join(out, 'gradebook.csv'), Readable.from(markedAsUtf8(gradebookCsv(report))));
  await writeFileAtomic(join(out, 'class.html'), Readable.from(classHtml(report, pageOf)));
}

/** Spreadsheets take a file for UTF-8 only when it says so. */
function* markedAsUtf8(pieces: Iterable<string>): Generator<string> {
  yield '\ufeff';
  yield* pieces;
}

/**
 * Writes only `feedback/` into the folder `out`, and for anonymous feedback whose page is whose beside it. Gives the
 * name of a student's page, by id.
 */
export async function writeClassFeedback(
  out: string,
  labs: readonly ReportLab[],
  rows: Iterable<GradeRow> | AsyncIterable<GradeRow>,
  { anonymous = false, onPage }: ClassReportOptions = {},
): Promise<(id: string) => string> {
  const key = anonymous ? await keyOf(out) : undefined;
  const pageOf = (id: string) => (key ? anonymousName(id, key) : feedbackName(id));
  const students: Student[] = [];
  const folder = join(out, 'feedback');
  await removeDrafts(out);
  const draft = await mkdtemp(join(out, DRAFT));
  try {
    for await (const one of studentsOf(rows)) {
      await writePage(join(draft, pageOf(one.student.id)), feedbackOf(labs, one, { anonymous }));
      students.push(one.student);
      onPage?.(students.length);
    }
    // A draft is private; feedback is handed out.
    await chmod(draft, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await writeNames(join(out, 'feedback-names.csv'), students, key && pageOf);
  return pageOf;
}

/** What a killed writer left; there is one writer at a time. */
async function removeDrafts(out: string): Promise<void> {
  for (const name of await readdir(out)) {
    if (name.startsWith(DRAFT)) await rm(join(out, name), { recursive: true, force: true });
  }
}

async function writePage(path: string, feedback: Feedback): Promise<void> {
  await writeFile(`${path}.md`, feedbackMarkdown(feedback), { flag: 'wx' });
  await writeFile(`${path}.html`, feedbackHtml(feedback), { flag: 'wx' });
}

/** Whose page is whose; no file where pages say it themselves. */
async function writeNames(
  path: string,
  students: readonly Student[],
  pageOf: ((id: string) => string) | undefined,
): Promise<void> {
  if (!pageOf) return rm(path, { force: true });
  const lines = students.map(({ id, name }) => [pageOf(id), id, name]);
  await writeFileAtomic(path, csvText([['Page', 'Student', 'Name'], ...lines.map((line) => line.map(told))]));
}

const told = (cell: string | undefined) => (cell === undefined ? undefined : inertLine(cell));

/** The key that anonymous names are made with: made once in a folder, so that names stay the same. */
async function keyOf(out: string): Promise<Uint8Array> {
  const path = join(out, 'feedback-names.key');
  try {
    const file = await open(path, 'wx', 0o600);
    const key = randomBytes(KEY_BYTES);
    await file.writeFile(key).finally(() => file.close());
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFile(path);
  }
}
