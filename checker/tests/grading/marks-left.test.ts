import { expect, test } from 'vitest';
import type { CheckResult, Look } from '../../core/result.js';
import { nameMarksLeft } from '../../grading/marks-left.js';
import { makeCheck, someFailure } from '../core/make-steps.js';

const failedAt = (look: Look): CheckResult => ({
  ...makeCheck('01.1', 'passed'),
  outcome: 'failed',
  failure: { ...someFailure, look },
});
const marked = failedAt({ file: 'zone.ts', todo: 'TODO(01.1)' });

test('a mark that the student has left is named', () => {
  expect(nameMarksLeft(marked, { 'zone.ts': 'a\n// TODO(01.1): find\n' })).toEqual(marked);
});

test('a mark that is gone, or is only in another file, is not', () => {
  const plain = failedAt({ file: 'zone.ts' });
  expect(nameMarksLeft(marked, { 'zone.ts': '// TODO(01.11)', 'wire.ts': 'TODO(01.1)' })).toEqual(plain);
  expect(nameMarksLeft(marked, {})).toEqual(plain);
});

test('what did not fail is left as it is', () => {
  const passed = makeCheck('01.1', 'passed');
  expect(nameMarksLeft(passed, {})).toBe(passed);
});
