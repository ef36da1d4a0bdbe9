import { expect, test } from 'vitest';
import type { CheckResult } from '../../core/result.js';
import { firstVerdict } from '../../report/first-verdict.js';
import { makeCheck, makeStep, someFailure } from '../core/make-steps.js';

const step = makeStep('01.2');

function failedOf(causeId: string, says: string): CheckResult {
  const failure = { ...someFailure, cause: { id: causeId, says } };
  return { stepId: '01.2', points: 0, maxPoints: 10, durationMs: 1, outcome: 'failed', failure };
}

test('a verdict tells the likely cause', () => {
  const passed = firstVerdict(step, makeCheck('01.2', 'passed'));
  expect(passed).toBe('01.2 Title of 01.2: passed. The other steps follow.');
  const verdict = firstVerdict(step, failedOf('case', 'Names are compared letter by letter.'));
  expect(verdict).toContain('not passing yet');
  expect(verdict).toContain('Names are compared letter by letter.');
});

test('nothing is told of a step that is not written yet: the work is at another one', () => {
  expect(firstVerdict(step, failedOf('not-written-yet', 'Not yet.'))).toBeUndefined();
});
