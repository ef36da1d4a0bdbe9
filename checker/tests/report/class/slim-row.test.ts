import { expect, test } from 'vitest';
import type { GradeReport } from '../../../core/grade-report.js';
import type { CheckResult } from '../../../core/result.js';
import { classHtml } from '../../../report/class/class-html.js';
import { gradebookCsv } from '../../../report/class/gradebook.js';
import { slimRow } from '../../../report/class/slim-row.js';
import { makeBigClass, makeNastyClass, makeSmallClass } from './make-class.js';

const slimmed = (report: GradeReport, shared = new Map<string, CheckResult>()): GradeReport => ({
  ...report,
  rows: report.rows.map((row) => slimRow(row, shared)),
});
const pageOf = (id: string) => id;

test.each([
  ['small', makeSmallClass()],
  ['nasty', makeNastyClass()],
])('a %s class has the same page and the same gradebook from slim rows', (_, report) => {
  expect([...classHtml(slimmed(report), pageOf)]).toEqual([...classHtml(report, pageOf)]);
  expect([...gradebookCsv(slimmed(report))]).toEqual([...gradebookCsv(report)]);
});

test('a large class keeps one object for all checks that say the same', () => {
  const shared = new Map<string, CheckResult>();
  const { rows } = slimmed(makeBigClass(500), shared);
  const checks = rows.flatMap((row) => (row.kind === 'ungraded' ? [] : row.result.checks));
  expect(checks.length).toBeGreaterThan(1_000);
  expect(new Set(checks).size).toBe(shared.size);
  expect(shared.size).toBeLessThan(checks.length / 10);
});
