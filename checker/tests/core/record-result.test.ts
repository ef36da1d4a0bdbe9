import { describe, expect, test } from 'vitest';
import { NO_PROGRESS, type Progress, progressOf } from '../../core/progress.js';
import { type Attempt, recordAttempt } from '../../core/record-result.js';
import { makeCheck, makeStep } from './make-steps.js';

const first = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';

const passing: Attempt = {
  labId: '01',
  labDigest: 'abc',
  steps: [makeStep('01.1'), makeStep('01.2')],
  checks: [makeCheck('01.1', 'passed'), makeCheck('01.2', 'passed')],
  isWhole: true,
  at: first,
};
const failing: Attempt = {
  ...passing,
  checks: [makeCheck('01.1', 'passed'), makeCheck('01.2', 'failed')],
};
const lab = (progress: Progress) => progressOf(progress, '01');

describe('a grading is recorded', () => {
  test('a whole run that passes marks the lab passed, with its points and steps', () => {
    expect(lab(recordAttempt(NO_PROGRESS, passing))).toEqual({
      attempts: 1,
      bestPoints: 20,
      hintsUsed: {},
      labDigest: 'abc',
      passedAt: first,
      steps: { '01.1': { last: 'passed', passedAt: first }, '01.2': { last: 'passed', passedAt: first } },
    });
  });

  test('points and passes are never lost again, but the last outcome is kept', () => {
    const after = recordAttempt(recordAttempt(NO_PROGRESS, passing), { ...failing, at: later });
    expect(lab(after).passedAt).toBe(first);
    expect(lab(after).bestPoints).toBe(20);
    expect(lab(after).attempts).toBe(2);
    expect(lab(after).steps['01.2']).toEqual({ last: 'failed', passedAt: first });
  });

  test('a run of some steps never passes a lab, even when every core step was asked for', () => {
    const after = lab(recordAttempt(NO_PROGRESS, { ...passing, isWhole: false }));
    expect(after.passedAt).toBeUndefined();
    expect(after.steps['01.1']).toEqual({ last: 'passed', passedAt: first });
  });

  test('a step that is not written stays to do, and one that was written before has failed', () => {
    const unwritten = makeCheck('01.2', 'failed');
    if (unwritten.outcome !== 'failed') throw new Error('it must have failed');
    const cause = { id: 'not-written-yet', says: 'Not yet.' };
    const stub = { ...unwritten, failure: { ...unwritten.failure, cause } };
    const attempt = { ...failing, checks: [makeCheck('01.1', 'passed'), stub] };
    expect(lab(recordAttempt(NO_PROGRESS, attempt)).steps['01.2']).toBeUndefined();
    const after = recordAttempt(recordAttempt(NO_PROGRESS, passing), attempt);
    expect(lab(after).steps['01.2']).toEqual({ last: 'failed', passedAt: first });
  });

  test('a core step that could not run passes the lab provisionally only', () => {
    const checks = [makeCheck('01.1', 'passed'), makeCheck('01.2', 'not-run')];
    const after = lab(recordAttempt(NO_PROGRESS, { ...passing, checks }));
    expect(after.passedAt).toBeUndefined();
    expect(after.provisionalAt).toBe(first);
  });

  test('hints, quiz and other labs stay as they were', () => {
    const quiz = { right: 3, of: 4, at: first };
    const other = { attempts: 7, bestPoints: 1, hintsUsed: {}, steps: {} };
    const kept = { attempts: 0, bestPoints: 0, hintsUsed: { '01.1': 2 }, steps: {}, quiz };
    const before: Progress = { formatVersion: 1, labs: { '00': other, '01': kept } };
    const after = recordAttempt(before, failing);
    expect(lab(after)).toMatchObject({ hintsUsed: { '01.1': 2 }, quiz, attempts: 1 });
    expect(progressOf(after, '00')).toEqual(other);
  });
});
