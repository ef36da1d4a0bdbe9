import { describe, expect, test } from 'vitest';
import { coursePercent, daysLate, latePercent, scoreOf } from '../../core/class-score.js';
import type { Course } from '../../core/course.js';
import type { GradeRow, ReportLab } from '../../core/grade-report.js';
import type { CheckOutcome } from '../../core/result.js';
import { roundPoints } from '../../core/round-points.js';
import { makeCheck, makeStep } from './make-steps.js';

const steps = [makeStep('01.1'), makeStep('01.2'), makeStep('01.3', 'extension')];
const lab: ReportLab = { id: '01', title: 'DNS', steps };
const checks = (...outcomes: CheckOutcome['outcome'][]) =>
  outcomes.map((outcome, index) => makeCheck(`01.${index + 1}`, outcome));
const course = (changes: Partial<Course> = {}): Course => ({
  formatVersion: 1,
  labs: { '01': { due: '2026-10-01T23:59:00+02:00' } },
  extension: 'bonus',
  ...changes,
});
const late = { graceMinutes: 10, percentPerDay: 10, maxPercent: 25 };

describe('points become a score', () => {
  test.each([
    ['bonus', { points: 10, maxPoints: 20, bonus: 10, computed: 20 }],
    ['counts', { points: 20, maxPoints: 30, bonus: 0, computed: 20 }],
    ['ignored', { points: 10, maxPoints: 20, bonus: 0, computed: 10 }],
  ] as const)('extension steps as: %s', (extension, score) => {
    const given = checks('passed', 'failed', 'passed');
    expect(scoreOf(lab, given, course({ extension }))).toEqual({ ...score, latePenalty: 0 });
  });

  test.each([
    ['a second early', '2026-10-01T21:58:59Z', 0],
    ['on the minute', '2026-10-01T21:59:00Z', 0],
    ['at the end of the grace', '2026-10-01T22:09:00Z', 0],
    ['a second after the grace', '2026-10-01T22:09:01Z', 2],
    ['a day, to the second', '2026-10-02T21:59:00Z', 2],
    ['a day and a second', '2026-10-02T21:59:01Z', 4],
    ['two days and more: no more than the most', '2026-10-03T22:00:00Z', 5],
    ['a year', '2027-10-01T21:59:00Z', 5],
    ['at an unknown time', undefined, 0],
  ])('handed in %s', (_name, submittedAt, penalty) => {
    const score = scoreOf(lab, checks('passed', 'failed', 'passed'), course({ late }), submittedAt);
    expect(score).toMatchObject({ latePenalty: penalty, computed: 20 - penalty });
  });

  test('nothing is late without a due date, a late policy or points', () => {
    const year = '2027-10-01T21:59:00Z';
    const all = checks('passed', 'passed', 'passed');
    expect(scoreOf(lab, all, course(), year).latePenalty).toBe(0);
    expect(scoreOf(lab, all, course({ late, labs: {} }), year).latePenalty).toBe(0);
    expect(scoreOf(lab, checks('failed', 'failed', 'failed'), course({ late }), year).computed).toBe(0);
  });

  test('everything taken away is 0, not less', () => {
    const all = course({ late: { graceMinutes: 0, percentPerDay: 100, maxPercent: 100 } });
    expect(scoreOf(lab, checks('passed', 'passed', 'passed'), all, '2027-01-01T00:00:00Z').computed).toBe(0);
  });

  test.each([
    [1.005, 1.01],
    [2.675, 2.68],
    [0.1 + 0.2, 0.3],
    [33.333, 33.33],
    [-1.005, -1.01],
    [0, 0],
  ])('%d is told as %d', (points, told) => {
    expect(roundPoints(points)).toBe(told);
  });

  test('days begin, and the percentage has an end', () => {
    expect(daysLate('2026-10-01T00:00:00Z', '2026-10-01T00:00:01Z', { graceMinutes: 0 })).toBe(1);
    expect(latePercent(late, 2)).toBe(20);
    expect(latePercent(late, 9)).toBe(25);
    expect(latePercent(undefined, 9)).toBe(0);
  });
});

describe('labs become a share of the course', () => {
  const second: ReportLab = { id: '02', title: 'Groups', steps: [makeStep('02.1')] };
  const row = (labId: string, computed: number): GradeRow => ({
    kind: 'graded',
    student: { id: 'ada' },
    labId,
    submission: 'ada',
    result: {
      formatVersion: 1,
      labId,
      seed: 1,
      isolation: 'sandbox',
      digests: { submission: '', lab: '', checker: '' },
      checks: [],
      output: '',
    },
    typeErrors: [],
    score: { points: computed, maxPoints: 20, bonus: 0, latePenalty: 0, computed },
  });
  const none = (because: 'missing' | 'refused'): GradeRow => ({
    kind: 'ungraded',
    student: { id: 'ada' },
    labId: '02',
    submission: '',
    because,
    reason: because,
  });

  test('by their points', () => {
    expect(coursePercent([row('01', 20), row('02', 4)], { labs: [lab, second] })).toBe(80);
  });

  test('by their weights', () => {
    const labs = [
      { ...lab, weight: 1 },
      { ...second, weight: 3 },
    ];
    expect(coursePercent([row('01', 20), row('02', 4)], { labs })).toBe(55);
  });

  test('what is missing is 0, what was refused waits, and an override ends the waiting', () => {
    const labs = [lab, second];
    expect(coursePercent([row('01', 20), none('missing')], { labs })).toBe(66.67);
    expect(coursePercent([row('01', 20), none('refused')], { labs })).toBeUndefined();
    const override = { points: 10, reason: 'by mail', at: '2026-10-01T00:00:00Z' };
    expect(coursePercent([row('01', 20), { ...none('refused'), override }], { labs })).toBe(100);
  });
});
