import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../../core/result.js';
import { judge, sumPoints, type Verdict } from '../../core/score.js';
import { makeCheck, makeStep } from './make-steps.js';

type Outcome = CheckOutcome['outcome'];

const steps = [makeStep('01.1'), makeStep('01.2'), makeStep('01.3', 'extension')];

describe('a lab is judged by its core steps', () => {
  test.each<[string, [Outcome, Outcome, Outcome], Verdict]>([
    ['all pass', ['passed', 'passed', 'passed'], 'passed'],
    ['only an extension fails', ['passed', 'passed', 'failed'], 'passed'],
    ['an extension is our fault', ['passed', 'passed', 'grader-error'], 'passed'],
    ['a core step fails', ['passed', 'failed', 'passed'], 'failed'],
    ['a core step is stopped', ['stopped', 'passed', 'passed'], 'failed'],
    ['a core step is skipped', ['passed', 'skipped', 'passed'], 'failed'],
    ['a core step cannot run here', ['passed', 'not-run', 'passed'], 'provisional'],
    ['one cannot run and the next one fails', ['not-run', 'failed', 'passed'], 'failed'],
    ['one fails and the next one cannot run', ['failed', 'not-run', 'passed'], 'failed'],
    ['a core step is our fault', ['failed', 'grader-error', 'passed'], 'faulty'],
  ])('%s', (_name, [first, second, third], verdict) => {
    const checks = [makeCheck('01.1', first), makeCheck('01.2', second), makeCheck('01.3', third)];
    expect(judge(steps, checks)).toBe(verdict);
  });

  test('a core step that did not report, or reported twice, is never a pass', () => {
    expect(judge(steps, [makeCheck('01.1', 'passed')])).toBe('faulty');
    const twice = [makeCheck('01.1', 'passed'), makeCheck('01.1', 'passed'), makeCheck('01.2', 'passed')];
    expect(judge(steps, twice)).toBe('faulty');
  });
});

test('points are summed over all steps', () => {
  const checks = [makeCheck('01.1', 'passed'), makeCheck('01.2', 'failed'), makeCheck('01.3', 'not-run')];
  expect(sumPoints(checks)).toEqual({ points: 10, maxPoints: 30 });
});
