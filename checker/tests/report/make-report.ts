import type { CheckResult, LabResult } from '../../core/result.js';
import { judge } from '../../core/score.js';
import { type CheckReport, checkReport } from '../../report/check-report.js';
import { PLAIN } from '../../report/terminal.js';
import { makeCheck, makeStep } from '../core/make-steps.js';

const steps = [
  makeStep('01.1'),
  makeStep('01.2'),
  makeStep('01.3'),
  makeStep('01.4', 'extension'),
  makeStep('01.5', 'extension'),
];

/** A result of lab 01, which has three core steps and two extensions; what is not given has passed. */
export function makeResult(checks: readonly CheckResult[], changes: Partial<LabResult> = {}): LabResult {
  const given = new Map(checks.map((check) => [check.stepId, check]));
  return {
    formatVersion: 1,
    labId: '01',
    seed: 12345,
    isolation: 'sandbox',
    digests: { submission: 'a'.repeat(64), lab: 'b'.repeat(64), checker: 'c'.repeat(64) },
    checks: steps.map(({ id }) => given.get(id) ?? makeCheck(id, 'passed')),
    output: '',
    ...changes,
  };
}

/** The report of a whole run, as plain text. */
export function reportOf(result: LabResult, changes: Partial<CheckReport> = {}): string {
  return checkReport(
    {
      lab: { id: '01', slug: '01-dns', title: 'DNS', steps },
      result,
      typeErrors: [],
      verdict: judge(steps, result.checks),
      isWhole: true,
      fullFailures: 3,
      appeared: [],
      nextLab: { id: '02', title: 'Security groups' },
      ...changes,
    },
    PLAIN,
  );
}
