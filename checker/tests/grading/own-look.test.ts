import { expect, test } from 'vitest';
import type { CheckResult, Look } from '../../core/result.js';
import { lookAtOwnFiles } from '../../grading/own-look.js';
import { makeCheck, someFailure } from '../core/make-steps.js';
import { stepOf } from '../runner/steps-runner.js';

const lab = {
  files: ['code.ts', 'wire.ts'].map((path) => ({ path, exports: [] })),
  steps: [{ ...stepOf('99.1'), hints: ['', '', ''] as const }],
};
const failedAt = (look: Look): CheckResult => ({
  ...makeCheck('99.1', 'passed'),
  outcome: 'failed',
  failure: { ...someFailure, look },
});
const todo = 'TODO(99.1)';
const marked = failedAt({ file: 'wire.ts', todo });

test('a mark that the student has left is named', () => {
  expect(lookAtOwnFiles(marked, lab, { 'wire.ts': 'a\n// TODO(99.1): find\n' })).toEqual(marked);
});

test('a mark that is gone, or is only in another file, is not', () => {
  const plain = failedAt({ file: 'wire.ts' });
  expect(lookAtOwnFiles(marked, lab, { 'wire.ts': '// TODO(99.11)', 'code.ts': todo })).toEqual(plain);
  expect(lookAtOwnFiles(marked, lab, {})).toEqual(plain);
});

test('an error in a given file is mended in the file of the step', () => {
  const given = failedAt({ file: 'heavy.ts', line: 6 });
  expect(lookAtOwnFiles(given, lab, { 'code.ts': todo })).toEqual(failedAt({ file: 'code.ts', todo }));
  expect(lookAtOwnFiles(given, lab, {})).toEqual(failedAt({ file: 'code.ts' }));
});

test('what did not fail is left as it is', () => {
  const passed = makeCheck('99.1', 'passed');
  expect(lookAtOwnFiles(passed, lab, {})).toBe(passed);
});
