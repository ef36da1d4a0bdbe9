import { describe, expect, test } from 'vitest';
import type { Progress } from '../../core/progress.js';
import { type LabStanding, nextStep, type StandingLab, standings } from '../../core/standing.js';
import { makeStep } from './make-steps.js';

const lab = (id: string): StandingLab => ({
  id,
  slug: `${id}-lab`,
  title: `Lab ${id}`,
  minutes: 10,
  digest: 'now',
  steps: [makeStep(`${id}.1`), makeStep(`${id}.2`, 'extension'), makeStep(`${id}.3`)],
});
const order = { unlock: 'in-order' as const, labs: [lab('00'), lab('01')] };
const at = '2026-01-01T00:00:00.000Z';

function standingOf(id: string, progress: Progress): LabStanding {
  const found = standings(order, progress).find((each) => each.id === id);
  if (!found) throw new Error(`no standing of ${id}`);
  return found;
}

const halfWay: Progress = {
  formatVersion: 1,
  labs: {
    '00': {
      attempts: 3,
      bestPoints: 10,
      hintsUsed: {},
      labDigest: 'now',
      steps: { '00.1': { last: 'passed', passedAt: at }, '00.3': { last: 'failed' } },
    },
  },
};

describe('standings', () => {
  test('count points, core steps and attempts', () => {
    expect(standingOf('00', halfWay)).toMatchObject({
      state: 'open',
      points: 10,
      maxPoints: 30,
      corePassed: 1,
      coreSteps: 2,
      attempts: 3,
      testsChanged: false,
    });
  });

  test('say what a locked lab waits for', () => {
    expect(standingOf('01', halfWay)).toMatchObject({ state: 'locked', passFirst: '00' });
  });

  test('notice that the tests are not those that graded last', () => {
    const kept = halfWay.labs['00'];
    if (!kept) throw new Error('no lab 00');
    const older: Progress = {
      formatVersion: 1,
      labs: { '00': { ...kept, labDigest: 'before', passedAt: at } },
    };
    expect(standingOf('00', older)).toMatchObject({ state: 'passed', testsChanged: true });
  });
});

describe('the next step', () => {
  test('is a core step before an extension', () => {
    expect(nextStep(standingOf('00', halfWay))?.id).toBe('00.3');
  });

  test('is one that passed once and fails now', () => {
    const broken: Progress = {
      formatVersion: 1,
      labs: {
        '00': {
          attempts: 1,
          bestPoints: 30,
          hintsUsed: {},
          steps: { '00.1': { last: 'failed', passedAt: at } },
        },
      },
    };
    expect(nextStep(standingOf('00', broken))?.id).toBe('00.1');
  });

  test('is none when every step passes', () => {
    const all = Object.fromEntries(['00.1', '00.2', '00.3'].map((id) => [id, { last: 'passed' as const }]));
    const done: Progress = {
      formatVersion: 1,
      labs: { '00': { attempts: 1, bestPoints: 30, hintsUsed: {}, steps: all } },
    };
    expect(nextStep(standingOf('00', done))).toBeUndefined();
  });
});
