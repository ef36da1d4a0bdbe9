import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeFileAtomic } from '../core/atomic-write.js';
import { canonicalHead, canonicalRow } from '../core/canonical-report.js';
import type { GradeReport, GradeRow } from '../core/grade-report.js';
import { storageError } from '../core/storage-error.js';
import { writeClassReports } from '../report/class/class-reports.js';
import { reportText } from '../report/class/report-text.js';

/** The names of what is in the folder of a class's grades. */
export const REPORT = 'report.json';
export const CANONICAL_REPORT = 'report.canonical.json';
export const OVERRIDES = 'overrides.json';

/** Who is who, where feedback says no names. */
const FEEDBACK_NAMES = 'feedback-names.csv';

/** What reports are written from. Rows are asked for once for each report that is written by streaming. */
export interface ReportSource {
  readonly head: Omit<GradeReport, 'rows'>;
  rows(): AsyncIterable<GradeRow>;
  readonly onRow?: (row: GradeRow) => void;
  /** Feedback pages without names. Undefined: as they are now. */
  readonly anonymous?: boolean;
}

/** Writes all reports of a class. Throws UserError when one cannot be written; the old one stays then. */
export async function writeReports(
  out: string,
  { head, rows, onRow, anonymous }: ReportSource,
): Promise<void> {
  await write(join(out, REPORT), reportText(head, seen(rows(), onRow)));
  await write(join(out, CANONICAL_REPORT), reportText(canonicalHead(head), mapped(rows(), canonicalRow)));
  await writeClassReports(
    out,
    { head, rows: rows() },
    { anonymous: anonymous ?? existsSync(join(out, FEEDBACK_NAMES)) },
  ).catch((error: unknown) => {
    throw storageError(error, 'the reports', out);
  });
}

/** Prints `report.json` as it is, a line at a time. */
export async function printReport(out: string, print: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(join(out, REPORT)) })) print(line);
}

async function write(path: string, text: AsyncIterable<string>): Promise<void> {
  await writeFileAtomic(path, text).catch((error: unknown) => {
    throw storageError(error, 'the report', path);
  });
}

async function* seen(rows: AsyncIterable<GradeRow>, onRow: ReportSource['onRow']): AsyncGenerator<GradeRow> {
  for await (const row of rows) {
    onRow?.(row);
    yield row;
  }
}

async function* mapped(
  rows: AsyncIterable<GradeRow>,
  map: (row: GradeRow) => object,
): AsyncGenerator<object> {
  for await (const row of rows) yield map(row);
}
