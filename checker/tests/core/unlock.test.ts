import { describe, expect, test } from 'vitest';
import type { LabProgress, Progress } from '../../core/progress.js';
import { currentLabId, type LabOrder, labAfter, lockOf, unlockedIds } from '../../core/unlock.js';

const begun: LabProgress = { attempts: 1, bestPoints: 5, hintsUsed: {}, steps: {} };
const passed: LabProgress = { ...begun, passedAt: '2026-01-01T00:00:00.000Z' };
const provisional: LabProgress = { ...begun, provisionalAt: '2026-01-01T00:00:00.000Z' };

const inOrder: LabOrder = { unlock: 'in-order', labs: [{ id: '00' }, { id: '01' }, { id: '02' }] };
const progressWith = (labs: Record<string, LabProgress>): Progress => ({ formatVersion: 1, labs });

describe('unlocking in order', () => {
  test.each([
    ['nothing is begun', {}, ['00'], '00'],
    ['the first lab was tried', { '00': begun }, ['00'], '00'],
    ['the first lab is passed', { '00': passed }, ['00', '01'], '01'],
    ['the first lab is passed provisionally', { '00': provisional }, ['00', '01'], '01'],
    ['the second was tried', { '00': passed, '01': begun }, ['00', '01'], '01'],
    ['only the second is passed', { '01': passed }, ['00'], '00'],
    ['all are passed', { '00': passed, '01': passed, '02': passed }, ['00', '01', '02'], '02'],
    ['a lab is passed that this workbook does not have', { '77': passed }, ['00'], '00'],
  ])('%s', (_name, labs, unlocked, current) => {
    const progress = progressWith(labs);
    expect(unlockedIds(inOrder, progress)).toEqual(unlocked);
    expect(currentLabId(inOrder, progress)).toBe(current);
  });

  test('a locked lab names the first lab that is still to be passed', () => {
    expect(lockOf(inOrder, progressWith({}), '02')).toEqual({ isLocked: true, passFirst: '00' });
    expect(lockOf(inOrder, progressWith({ '00': passed }), '02')).toEqual({
      isLocked: true,
      passFirst: '01',
    });
  });
});

describe('with everything unlocked', () => {
  const all: LabOrder = { ...inOrder, unlock: 'all' };

  test('nothing is locked', () => {
    expect(unlockedIds(all, progressWith({}))).toEqual(['00', '01', '02']);
  });

  test.each([
    ['nothing is begun', {}, '00'],
    ['the first lab is passed', { '00': passed }, '01'],
    ['a later one is passed', { '01': passed }, '02'],
    ['a later one was tried', { '00': begun, '01': begun }, '01'],
    ['only the last is passed', { '02': passed }, '00'],
    ['all are passed', { '00': passed, '01': passed, '02': passed }, '02'],
  ])('the current lab is where one has come to: %s', (_name, labs, current) => {
    expect(currentLabId(all, progressWith(labs))).toBe(current);
  });

  test.each([
    ['the next', {}, '01', '02'],
    ['not one that is passed', { '01': passed }, '00', '02'],
    ['after the last the first', {}, '02', '00'],
    ['none when all are passed', { '00': passed, '01': provisional, '02': passed }, '01', undefined],
  ])('the lab to go on with: %s', (_name, labs, from, next) => {
    expect(labAfter(all, progressWith(labs), from)?.id).toBe(next);
  });
});

test('a workbook without labs has no current lab', () => {
  expect(currentLabId({ unlock: 'in-order', labs: [] }, progressWith({}))).toBeUndefined();
});
