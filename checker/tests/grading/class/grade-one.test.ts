import { describe, expect, test } from 'vitest';
import type { CheckResult, Exit } from '../../../core/result.js';
import { judgeGrading } from '../../../grading/class/grade-one.js';
import type { Graded } from '../../../grading/grader.js';
import { makeCheck } from '../../core/make-steps.js';

describe('the first grading of a submission is repeated', () => {
  const again = (checks: readonly CheckResult[], about: Partial<Graded>, attempt = 1) => {
    const digests = { submission: 's', lab: 'l', checker: 'c' };
    const result = { labId: '01', seed: 1, isolation: 'sandbox', digests, checks, output: '' } as const;
    const verdict = judgeGrading(
      { result: { formatVersion: 1, ...result }, typeErrors: [], queuedMs: 0, ...about },
      attempt,
    );
    return verdict.again;
  };
  const [passed, failed, timedOut] = [
    makeCheck('01.1', 'passed'),
    makeCheck('01.2', 'failed'),
    makeCheck('01.3', 'stopped'),
  ];

  test('when a clock ended what waited for something', () => {
    expect(again([passed, timedOut], { endedWaiting: true })).toBe('timed-out');
  });

  test('when a clock ended it and nobody knows whether it waited', () => {
    expect(again([passed, timedOut], {})).toBe('timed-out');
  });

  test('not when it computed until its limit was over, however busy the machine was', () => {
    expect(again([passed, timedOut], { endedWaiting: false, queuedMs: 5_000 })).toBeUndefined();
  });

  test('when another step failed on a busy machine, whatever the clock ended', () => {
    expect(again([failed, timedOut], { endedWaiting: false, queuedMs: 5_000 })).toBe('starved');
    expect(again([failed, timedOut], { endedWaiting: false, queuedMs: 5 })).toBeUndefined();
  });

  test.each<[Exit, 'starved' | undefined]>([
    [{ kind: 'memory-limit', mb: 600 }, undefined],
    [{ kind: 'output-limit', bytes: 1_000_000 }, undefined],
    [{ kind: 'exited', code: 1 }, 'starved'],
    [{ kind: 'signal', name: 'SIGABRT' }, 'starved'],
  ])('on a busy machine when that may have ended it: %o', (exit, because) => {
    const stopped = { ...timedOut, exit } as CheckResult;
    expect(again([passed, stopped], { endedWaiting: false, queuedMs: 5_000 })).toBe(because);
  });

  test('when reading a file was given up by a clock', () => {
    expect(again([failed], { endedWaiting: false, isCutShort: true })).toBe('timed-out');
  });

  test('never when it is the second', () => {
    expect(again([timedOut], { endedWaiting: true }, 2)).toBeUndefined();
  });
});
