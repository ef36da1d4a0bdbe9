import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { finalPoints, type GradeReport, type GradeRow } from '../core/grade-report.js';
import {
  overrideFinder,
  readOverrides,
  withOverride,
  withoutOverride,
  writeOverrides,
} from '../grading/class/overrides-file.js';
import { whileOnlyWriter } from '../grading/class/write-lock.js';
import { inertLine } from '../report/inert.js';
import type { CommandContext } from './context.js';
import { readReport } from './read-report.js';
import { OVERRIDES, writeReports } from './write-reports.js';

/** What is set by hand, or taken back. */
export interface OverrideOptions {
  /** The folder of a class's grades. */
  readonly out: string;
  readonly student: string;
  readonly lab: string;
  readonly points?: string | undefined;
  readonly reason?: string | undefined;
  readonly remove?: boolean | undefined;
}

const EXAMPLE = 'node checker override <grades> <student> <lab> 12.5 --reason "late for a good reason"';

/** Puts points in the place of a computed grade, with a reason; both stay in the report. */
export async function runOverride(context: CommandContext, options: OverrideOptions): Promise<number> {
  const { out, student } = options;
  const change = options.remove ? undefined : readChange(options);
  // What is no folder of grades must not get a lock.
  findRow(await readReport(out), student, options.lab);
  return whileOnlyWriter(out, async () => {
    const { rows, ...head } = await readReport(out);
    const { labId = '' } = findRow({ rows }, student, options.lab);
    const path = join(out, OVERRIDES);
    const before = await readOverrides(path);
    const of = { student, labId };
    const at = context.now().toISOString();
    const after = change ? withOverride(before, { ...of, ...change, at }) : withoutOverride(before, of);
    await writeOverrides(path, after);
    const overrideOf = overrideFinder(after);
    const changed = rows.map(({ override: _, ...row }) => {
      const override = overrideOf(row.student.id, row.labId ?? '');
      return (override ? { ...row, override } : row) as GradeRow;
    });
    await writeReports(out, { head, rows: () => each(changed) });
    const now = finalPoints(findRow({ rows: changed }, student, labId));
    const set = change ? ', set by hand' : ', as it was computed';
    context.screen.print(
      `${inertLine(student)}, lab ${labId}: ${now === undefined ? 'no grade' : `${now} points`}${set}.`,
    );
    return 0;
  });
}

function readChange({ points: typed = '', reason = '' }: OverrideOptions): {
  points: number;
  reason: string;
} {
  const points = Number(typed);
  if (!/^\d+(\.\d{1,2})?$/.test(typed)) {
    throw new UserError(`"${typed}" are no points: a number from 0 on, with at most two decimals.`, EXAMPLE);
  }
  if (reason.trim() === '') throw new UserError('A grade that is set by hand needs a reason.', EXAMPLE);
  return { points, reason: reason.trim() };
}

function findRow({ rows }: Pick<GradeReport, 'rows'>, student: string, typed: string): GradeRow {
  const theirs = rows.filter((row) => row.student.id === student);
  const found = theirs.find(({ labId }) => labId !== undefined && labId === typed.padStart(2, '0'));
  if (found) return found;
  if (theirs.length === 0) {
    throw new UserError(`There is no student "${student}" in the report.`, 'Look into its gradebook.csv.');
  }
  const labs = theirs.map(({ labId }) => labId).join(', ');
  throw new UserError(`There is no row of "${student}" for a lab "${typed}".`, `There are rows for: ${labs}`);
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
