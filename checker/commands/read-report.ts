import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { UserError } from '../core/errors.js';
import type { GradeReport } from '../core/grade-report.js';
import { gradeReportSchema } from '../report/json-schemas.js';
import { REPORT } from './write-reports.js';

/** Reads `report.json`, or that of a folder of grades. Throws UserError when there is none, or another kind of file. */
export async function readReport(path: string): Promise<GradeReport> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  const file = isFolder ? join(path, REPORT) : path;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(`${file} cannot be read: ${error.message}.`, 'node checker grade <folder>');
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is no report: it is no JSON.`, 'node checker grade <folder>');
  }
  const parsed = z.safeParse(gradeReportSchema, data);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new UserError(
    `${file} is no report of this version: ${first?.path.map(String).join('.')}: ${first?.message}.`,
    'The schema of one: node checker grade --json-schema',
  );
}
