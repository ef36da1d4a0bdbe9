import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { writeFileAtomic } from '../core/atomic-write.js';
import { UserError } from '../core/errors.js';
import type { GradeReport, ReportLab } from '../core/grade-report.js';
import { storageError } from '../core/storage-error.js';
import { writeClassFeedback } from '../report/class/class-reports.js';
import { byStudent } from '../report/class/class-rows.js';
import { feedbackName } from '../report/class/feedback-name.js';
import { gradebookCsv } from '../report/class/gradebook.js';
import { canvasCsv, type GradebookFile } from '../report/export/canvas-csv.js';
import { classroomBase64, classroomResult } from '../report/export/classroom-result.js';
import { gradeColumn } from '../report/export/gradebook-points.js';
import { gradescopeResults } from '../report/export/gradescope-results.js';
import { junitXml } from '../report/export/junit-xml.js';
import { moodleCsv } from '../report/export/moodle-csv.js';
import { inertLine } from '../report/inert.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';
import { readReport } from './read-report.js';

/** The formats that a report is written in. */
export const EXPORT_FORMATS = [
  'gradescope',
  'classroom',
  'junit',
  'canvas',
  'moodle',
  'csv',
  'feedback',
] as const;

/** What `export` was asked. */
export interface ExportOptions {
  /** `report.json`, or the folder that it is in. */
  readonly report: string;
  readonly format: string;
  readonly lab?: string | undefined;
  readonly out?: string | undefined;
  /** Moodle's worksheet. */
  readonly template?: string | undefined;
  readonly anonymous?: boolean | undefined;
}

/** Writes a class's grades as another program reads them. */
export async function runExport({ screen }: CommandContext, options: ExportOptions): Promise<number> {
  const format = EXPORT_FORMATS.find((name) => name === options.format);
  if (!format) {
    throw new UserError(
      `There is no format "${options.format}". The formats are: ${EXPORT_FORMATS.join(', ')}.`,
      `node checker export ${options.report} csv`,
    );
  }
  const whole = await readReport(options.report);
  const lab = options.lab === undefined ? undefined : chooseLab(whole, options.lab);
  const report = lab ? onlyLab(whole, lab) : whole;
  const out = resolve(options.out ?? join(folderOf(options.report), `export-${format}${ENDINGS[format]}`));
  const left = await writeFormat(report, { format, out, options }).catch((error: unknown) => {
    throw storageError(error, 'the export', out);
  });
  screen.print(`Written: ${out}`);
  for (const note of left) screen.note(paragraph(note));
  return 0;
}

/** Grades stay beside grades: where the command is typed may be a repo that is published. */
const folderOf = (report: string) => (report.endsWith('.json') ? dirname(report) : report);

type Format = (typeof EXPORT_FORMATS)[number];

/** A folder has none. */
const ENDINGS: Readonly<Record<Format, string>> = {
  ...{ gradescope: '', classroom: '', feedback: '' },
  ...{ junit: '.xml', canvas: '.csv', moodle: '.csv', csv: '.csv' },
};

interface Job {
  readonly format: Format;
  readonly out: string;
  readonly options: ExportOptions;
}

/** Gives what is to be said about it. */
async function writeFormat(report: GradeReport, { format, out, options }: Job): Promise<string[]> {
  const { labs, isolation } = report;
  const students = byStudent(report);
  switch (format) {
    case 'gradescope':
      for (const student of students) {
        const folder = join(out, feedbackName(student.student.id));
        await mkdir(folder, { recursive: true });
        const results = gradescopeResults(labs, student, isolation);
        await writeFileAtomic(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
      }
      return [];
    case 'classroom':
      await mkdir(out, { recursive: true });
      for (const student of students) {
        const path = join(out, `${feedbackName(student.student.id)}.txt`);
        await writeFileAtomic(path, `${classroomBase64(classroomResult(labs, student))}\n`);
      }
      return [];
    case 'junit':
      await writeFileAtomic(out, junitXml(report));
      return [];
    case 'csv':
      await writeFileAtomic(out, Readable.from(gradebookCsv(report)));
      return [];
    case 'canvas': {
      const file = canvasCsv(report, gradeColumn(report));
      if (file.left.length === students.length) {
        throw new UserError(
          'Nobody has an id of Canvas, so there is nothing to write. A roster with a column "canvas id" gives it.',
          'node checker grade <folder> --resume --roster class.csv',
        );
      }
      return writeGradebook(out, file, 'has no id of Canvas');
    }
    case 'moodle': {
      const file = moodleCsv(report, gradeColumn(report), await readTemplate(options));
      return writeGradebook(out, file, 'is not in the worksheet');
    }
    case 'feedback':
      await mkdir(out, { recursive: true });
      await writeClassFeedback(out, labs, report.rows, { anonymous: options.anonymous ?? false });
      return options.anonymous
        ? ['Hand out the folder feedback/ only: feedback-names.csv says whose page is whose.']
        : [];
  }
}

async function writeGradebook(
  out: string,
  { text, left, notes }: GradebookFile,
  why: string,
): Promise<string[]> {
  await writeFileAtomic(out, text);
  return [...notes, ...left.map(({ id }) => `Left out: ${inertLine(id)} ${why}.`)];
}

async function readTemplate({ template, report }: ExportOptions): Promise<string> {
  const remedy = `node checker export ${report} moodle --template worksheet.csv`;
  if (template === undefined) {
    throw new UserError(
      'Moodle takes only a worksheet of its own: download one from the assignment, "Download grading worksheet".',
      remedy,
    );
  }
  return readFile(template, 'utf8').catch((error: Error) => {
    throw new UserError(`The template cannot be read: ${error.message}.`, remedy);
  });
}

function chooseLab({ labs }: GradeReport, typed: string): ReportLab {
  const lab = labs.find(({ id, slug }) => id === typed.padStart(2, '0') || slug === typed);
  if (lab) return lab;
  throw new UserError(`The report has no lab "${typed}".`, `It has: ${labs.map(({ id }) => id).join(', ')}.`);
}

/** Rows of no lab stay: they say why there is no grade. */
function onlyLab(report: GradeReport, lab: ReportLab): GradeReport {
  const rows = report.rows.filter(({ labId }) => labId === undefined || labId === lab.id);
  return { ...report, labs: [lab], rows };
}
