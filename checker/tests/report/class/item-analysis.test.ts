import { expect, test } from 'vitest';
import { analyseSteps } from '../../../report/class/item-analysis.js';
import { makeGraded, makeGradeReport, makeLab, makeOutcome } from './make-class.js';

const lab = makeLab('01', 3);
const many = (count: number, outcomes: Parameters<typeof makeGraded>[2]) =>
  Array.from({ length: count }, (_, index) => makeGraded({ id: `s${index}` }, lab, outcomes));
const other = { cause: { id: 'wrong-ttl', says: 'The TTL is another one.' } };

test('causes are counted, the most frequent first; what is not written is none', () => {
  const rows = [
    ...many(1, [makeOutcome('01.1', 'failed', other)]),
    ...many(3, ['failed']),
    ...many(2, ['not-written']),
    ...many(1, ['stopped']),
  ];
  const [first] = analyseSteps(makeGradeReport([lab], rows));
  expect(first?.causes.map(({ id, count }) => [id, count])).toEqual([
    ['first-record-only', 4],
    ['wrong-ttl', 1],
  ]);
  expect(first).toMatchObject({ failed: 4, notWritten: 2, stopped: 1, share: { passed: 0, of: 7 } });
});

test('discrimination is 1 where those who pass a step are those who pass the rest, -1 the other way round', () => {
  const rows = [...many(5, []), ...many(5, ['failed', 'failed', 'failed'])];
  for (const { discrimination, upper, lower } of analyseSteps(makeGradeReport([lab], rows))) {
    expect(discrimination).toBeCloseTo(1, 10);
    expect([upper.passed, lower.passed]).toEqual([3, 0]);
  }
  const turned = [...many(5, ['failed']), ...many(5, ['passed', 'failed', 'failed'])];
  expect(analyseSteps(makeGradeReport([lab], turned))[0]?.discrimination).toBeCloseTo(-1, 10);
});

test('nothing is said of discrimination where all passed, or of few', () => {
  const all = analyseSteps(makeGradeReport([lab], many(12, [])));
  expect(all.map(({ discrimination }) => discrimination)).toEqual([undefined, undefined, undefined]);
  const few = analyseSteps(makeGradeReport([lab], [...many(2, []), ...many(2, ['failed', 'failed'])]));
  expect(few[0]).toMatchObject({ upper: { of: 0 }, lower: { of: 0 } });
  expect(few[0]?.discrimination).toBeUndefined();
});

test('what could not be run, or ended in our own fault, counts for nobody', () => {
  const rows = [...many(2, ['grader-error']), ...many(1, ['not-run']), ...many(1, [])];
  expect(analyseSteps(makeGradeReport([lab], rows))[0]).toMatchObject({
    share: { passed: 1, of: 1 },
    without: 3,
  });
});
