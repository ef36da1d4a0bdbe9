import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { GradeReport } from '../../../core/grade-report.js';
import { gradeReportSchema } from '../../../report/json-schemas.js';
import { ClassBench } from './class-bench.js';

const repo = resolve(import.meta.dirname, '../../../..');
const SERVER = '00-hello-backend/server.ts';
const WRONG = ['echoes-port-zero', 'close-does-nothing', 'no-content-type', 'greets-null', 'never-ends'];
const HOSTILE = {
  'h-loops': 'while (true);\nexport const startServer = 1;\n',
  'h-exits': 'process.exit(0);\nexport const startServer = 1;\n',
  'h-throws': 'throw null;\nexport const startServer = 1;\n',
  'h-prints': `console.log('\\u001b[2J=1+1');\nexport const startServer = () => ({ port: 'x' });\n`,
};

let bench: ClassBench;
let report: GradeReport;

beforeAll(async () => {
  bench = await ClassBench.of(repo, '00');
  const take = async (student: string, path: string) =>
    bench.handIn(student, 'server.ts', await readFile(join(repo, path), 'utf8'));
  await take('right', join('solutions', SERVER));
  await take('stub', join('labs', SERVER));
  for (const name of WRONG)
    await take(`w-${name}`, join('solutions/00-hello-backend/wrong', name, 'server.ts'));
  for (const [student, text] of Object.entries(HOSTILE)) await bench.handIn(student, 'server.ts', text);
  await bench.handIn('z-nothing', 'README.md', 'sorry');
  await bench.grade('one', '--seed', '4711', '--jobs', '1');
  report = z.parse(
    gradeReportSchema,
    JSON.parse(await readFile(join(bench.out('one'), 'report.json'), 'utf8')),
  );
});
afterAll(() => bench?.close());

describe('a class with right, wrong and hostile submissions of lab 00', () => {
  test('gets full points for the reference, none for the stub and the hostile ones', () => {
    const scores = Object.fromEntries(
      report.rows.map((row) => [row.student.id, row.kind === 'graded' ? row.score.computed : row.because]),
    );
    expect(scores).toMatchObject({ right: 25, stub: 0, 'z-nothing': 'refused' });
    for (const name of Object.keys(HOSTILE)) expect([name, scores[name]]).toEqual([name, 0]);
    for (const name of WRONG) expect(scores[`w-${name}`]).toBeLessThan(25);
  });

  test('gets the same canonical report with two jobs', async () => {
    await bench.grade('two', '--seed', '4711', '--jobs', '2');
    expect(await bench.canonical('two')).toBe(await bench.canonical('one'));
  });

  test('has every row marked with its isolation level, seed and digests', () => {
    const graded = report.rows.flatMap((row) => (row.kind === 'graded' ? [row.result] : []));
    expect(graded.length).toBe(11);
    for (const { isolation, seed, digests } of graded) {
      expect({ isolation, seed }).toEqual({ isolation: report.isolation, seed: 4711 });
      expect(digests).toMatchObject({ checker: report.digests.checker, lab: report.digests.labs['00'] });
    }
  });
});
