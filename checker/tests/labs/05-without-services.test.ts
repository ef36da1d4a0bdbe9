import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startGrader } from '../../grading/start-grader.js';
import { findWorkbook } from '../../labs/find-workbook.js';

const root = join(import.meta.dirname, '../../..');
const names = ['BROWSER_PROGRAM', 'DATABASE_URL'] as const;
const before = names.map((name) => [name, process.env[name]] as const);

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test('lab 05 without browser and database: those steps are not run and say why, the others are graded', async () => {
  process.env.BROWSER_PROGRAM = '/nowhere/browser';
  process.env.DATABASE_URL = 'nowhere';
  const openLab = await (await findWorkbook(root)).open('05');
  const grader = await startGrader({ root, typeCheck: false });
  try {
    const submissionDir = join(root, 'solutions', openLab.lab.slug);
    const { result } = await grader.grade({ openLab, submissionDir, seed: 1 });
    const told = result.checks.map((check) => [
      check.stepId,
      check.outcome === 'not-run' ? check.needs : check.outcome,
    ]);
    const browser = 'a browser: BROWSER_PROGRAM names /nowhere/browser, which is no program';
    expect(told).toEqual([
      ['05.1', browser],
      ['05.2', browser],
      ['05.3', browser],
      ['05.4', expect.any(String)],
      ['05.5', 'a database: DATABASE_URL is no URL'],
      ['05.6', 'passed'],
      ['05.7', expect.any(String)],
      ['05.8', 'passed'],
      ['05.9', browser],
      ['05.10', 'passed'],
      ['05.11', expect.any(String)],
    ]);
  } finally {
    await grader.close();
  }
}, 60_000);
