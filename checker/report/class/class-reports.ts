import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/atomic-write.js';
import type { GradeReport } from '../../core/grade-report.js';
import { classHtml } from './class-html.js';
import { byStudent, type ClassStudent } from './class-rows.js';
import { csvText } from './csv.js';
import { feedbackOf } from './feedback.js';
import { feedbackHtml } from './feedback-html.js';
import { feedbackMarkdown } from './feedback-markdown.js';
import { anonymousName, feedbackName } from './feedback-name.js';
import { gradebookCsv } from './gradebook.js';

/** How reports are written. */
export interface ClassReportOptions {
  /** Feedback says nobody's name, neither in its text nor as a file's name; `feedback-names.csv` says whose is whose. */
  readonly anonymous?: boolean;
  /** Hears how many feedback pages are written. */
  readonly onPage?: (written: number, of: number) => void;
}

const KEY_BYTES = 32;

/**
 * Writes a class's reports into the folder `out`, which must exist: `gradebook.csv`, `class.html`, and `feedback/` with a
 * page a student as Markdown and HTML. Each is replaced whole, the folder too, so that no page of an earlier run stays.
 * Rejects with the system's error.
 */
export async function writeClassReports(
  out: string,
  report: GradeReport,
  { anonymous = false, onPage }: ClassReportOptions = {},
): Promise<void> {
  const students = byStudent(report);
  const key = anonymous ? await keyOf(out) : undefined;
  const pageOf = (id: string) => (key ? anonymousName(id, key) : feedbackName(id));
  const names = join(out, 'feedback-names.csv');
  if (anonymous) {
    const lines = students.map(({ student }) => [pageOf(student.id), student.id, student.name]);
    await writeFileAtomic(names, csvText([['Page', 'Student', 'Name'], ...lines]));
  } else await rm(names, { force: true });
  await writeFeedback(out, report, students, { anonymous, pageOf, ...(onPage ? { onPage } : {}) });
  // Spreadsheets take a file for UTF-8 only when it says so.
  await writeFileAtomic(join(out, 'gradebook.csv'), `\ufeff${gradebookCsv(report)}`);
  await writeFileAtomic(join(out, 'class.html'), classHtml(report, pageOf));
}

async function writeFeedback(
  out: string,
  report: GradeReport,
  students: readonly ClassStudent[],
  {
    anonymous,
    pageOf,
    onPage,
  }: { anonymous: boolean; pageOf(id: string): string } & Pick<ClassReportOptions, 'onPage'>,
): Promise<void> {
  const folder = join(out, 'feedback');
  const draft = await mkdtemp(join(out, '.feedback-'));
  try {
    for (const [index, student] of students.entries()) {
      const feedback = feedbackOf(report, student, { anonymous });
      const page = join(draft, pageOf(student.student.id));
      await writeFile(`${page}.md`, feedbackMarkdown(feedback), { flag: 'wx' });
      await writeFile(`${page}.html`, feedbackHtml(feedback), { flag: 'wx' });
      onPage?.(index + 1, students.length);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

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
