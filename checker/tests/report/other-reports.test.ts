import { describe, expect, test } from 'vitest';
import type { Progress } from '../../core/progress.js';
import { type StandingLab, standings } from '../../core/standing.js';
import { compareFile, diffReport } from '../../report/diff-report.js';
import { doctorReport } from '../../report/doctor-report.js';
import { hereReport, suggestions, suggestionsText } from '../../report/home-report.js';
import { quizListing } from '../../report/quiz-report.js';
import { statusReport } from '../../report/status-report.js';
import { makeStyle, PLAIN, wantsColour } from '../../report/terminal.js';
import { makeStep } from '../core/make-steps.js';

const lab = (id: string, title: string): StandingLab => ({
  id,
  slug: `${id}-lab`,
  title,
  minutes: 15,
  digest: 'now',
  steps: [makeStep(`${id}.1`), makeStep(`${id}.2`), makeStep(`${id}.3`, 'extension')],
});
const at = '2026-01-01T00:00:00.000Z';
const begun = { attempts: 1, bestPoints: 10, hintsUsed: {}, labDigest: 'now' };
const progress: Progress = {
  formatVersion: 1,
  labs: {
    '00': {
      ...begun,
      bestPoints: 30,
      passedAt: at,
      labDigest: 'before',
      steps: { '00.1': { last: 'failed', passedAt: at }, '00.2': { last: 'passed', passedAt: at } },
    },
    '01': {
      ...begun,
      steps: { '01.1': { last: 'passed', passedAt: at }, '01.2': { last: 'not-run' } },
    },
  },
};
const order = {
  unlock: 'in-order' as const,
  labs: [lab('00', 'Hello, backend'), lab('01', 'DNS'), lab('02', 'Security groups')],
};
const labs = standings(order, progress);

const question = {
  question: 'What does NXDOMAIN say about a name, whatever type of record was asked for in the question?',
  choices: [
    { text: 'The name does not exist', right: true, why: 'It is about the name, not the type.' },
    { text: 'The name has no such record', right: false, why: 'That is NOERROR with an empty answer.' },
  ],
};

const reports: Readonly<Record<string, () => string>> = {
  status: () => statusReport(labs, false, PLAIN),
  'home-all-unlocked': () => {
    const free = standings({ ...order, unlock: 'all' }, progress);
    const here = free[1];
    if (!here) throw new Error('no lab 01');
    return hereReport(free, here, PLAIN);
  },
  'status-all': () => statusReport(labs, true, PLAIN),
  home: () => {
    const here = labs[1];
    if (!here) throw new Error('no lab 01');
    return `${hereReport(labs, here, PLAIN)}\n\n${suggestionsText(suggestions(here), PLAIN)}`;
  },
  quiz: () => quizListing([question, question], PLAIN),
  doctor: () =>
    doctorReport(
      [
        { name: 'Node', state: 'ok', says: '20.19.0' },
        {
          name: 'isolation',
          state: 'note',
          says: `process: ${'it stops accidents, not attacks. '.repeat(3)}`,
        },
        { name: 'packages', state: 'problem', says: 'not installed: tsx', remedy: 'npm install' },
      ],
      PLAIN,
    ),
  solution: () =>
    diffReport(
      [
        compareFile('zone.ts', 'const a = 1;\nconst b = 2;\n', 'const a = 1;\nconst b = 3;\n'),
        compareFile('same.ts', 'same\r\n', 'same\n'),
        compareFile('missing.ts', undefined, 'here\n'),
      ],
      PLAIN,
    ),
};

describe('reports without colour', () => {
  test.each(Object.entries(reports))('%s', async (name, report) => {
    await expect(`${report()}\n`).toMatchFileSnapshot(`fixtures/${name}.txt`);
  });

  test.each(Object.entries(reports))('%s: fits 80 columns', (_name, report) => {
    expect(
      report()
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });
});

describe('colour', () => {
  test('only on a terminal, without NO_COLOR, and where the terminal has it', () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour(true, { TERM: 'dumb' })).toBe(false);
    expect(wantsColour(false, {})).toBe(false);
  });

  test('adds marks and nothing else', async () => {
    const coloured = statusReport(labs, true, await makeStyle(true));
    expect(coloured).toContain('\x1b[36m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(statusReport(labs, true, PLAIN));
  });
});
