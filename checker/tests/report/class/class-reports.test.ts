import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GradeReport, GradeRow } from '../../../core/grade-report.js';
import { writeClassReports } from '../../../report/class/class-reports.js';
import { makeBigClass, makeNastyClass, makeSmallClass } from './make-class.js';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'checker-reports-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const source = (report: GradeReport) => ({ head: report, rows: report.rows });

test('a page a student in both formats, and nothing half-written beside them', async () => {
  await mkdir(join(out, '.feedback-killed'));
  await writeClassReports(out, source(makeSmallClass()));
  expect((await readdir(out)).sort()).toEqual(['class.html', 'feedback', 'gradebook.csv']);
  expect((await readdir(join(out, 'feedback'))).sort()).toEqual([
    ...['ada.html', 'ada.md', 'ben.html', 'ben.md', 'cem.html', 'cem.md'],
  ]);
});

test('pages of students who are no longer in the class go', async () => {
  const report = makeSmallClass();
  await writeClassReports(out, source(report));
  await writeClassReports(out, source({ ...report, rows: report.rows.slice(0, 1) }));
  expect((await readdir(join(out, 'feedback'))).sort()).toEqual(['ada.html', 'ada.md']);
});

test('anonymous: names of pages stay the same, and only a file beside them says whose they are', async () => {
  await writeClassReports(out, source(makeSmallClass()), { anonymous: true });
  const pages = (await readdir(join(out, 'feedback'))).sort();
  // The whole name, not a part of it: "ada" may stand in sixteen random digits.
  for (const name of pages) expect(name).toMatch(/^[0-9a-f]{16}\.(?:html|md)$/);
  const names = await readFile(join(out, 'feedback-names.csv'), 'utf8');
  for (const name of pages) expect(names).toContain(name.split('.')[0]);
  await writeClassReports(out, source(makeSmallClass()), { anonymous: true });
  expect((await readdir(join(out, 'feedback'))).sort()).toEqual(pages);
  await writeClassReports(out, source(makeSmallClass()));
  expect(await readdir(out)).not.toContain('feedback-names.csv');
});

test('when a row cannot be read, the pages of before stay', async () => {
  await writeClassReports(out, source(makeSmallClass()));
  const { rows, ...head } = makeNastyClass();
  async function* broken(): AsyncGenerator<GradeRow> {
    yield* rows;
    throw new Error('the journal is torn');
  }
  await expect(writeClassReports(out, { head, rows: broken() })).rejects.toThrow('torn');
  expect((await readdir(out)).sort()).toEqual(['class.html', 'feedback', 'gradebook.csv']);
  expect(await readdir(join(out, 'feedback'))).toHaveLength(6);
});

test('a class of 500: a page each, from rows that come one after the other', async () => {
  const { rows, ...head } = makeBigClass(500);
  async function* one(): AsyncGenerator<GradeRow> {
    yield* rows;
  }
  let pages = 0;
  await writeClassReports(out, { head, rows: one() }, { onPage: () => pages++ });
  expect(pages).toBe(500);
  expect(await readdir(join(out, 'feedback'))).toHaveLength(1000);
});
