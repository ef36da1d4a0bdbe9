import { describe, expect, test } from 'vitest';
import { affectedSteps } from '../../grading/affected-steps.js';
import { stepOf } from '../runner/steps-runner.js';

const sources: Record<string, string> = {
  'server.ts': `import { rules } from './rules.js';\nimport { given } from './given.js';`,
  'rules.ts': `import { cidr } from './cidr.js';`,
  'cidr.ts': '',
  'probe.ts': `const place = new URL('./worker.js', import.meta.url);`,
  'worker.ts': '',
  'given.ts': `start('heavy');`,
  'heavy.ts': '',
  'lonely.ts': `fetch(url, { mode: 'cidr' });`,
};
const programs = ['worker.ts', 'heavy.ts'];
const files = Object.keys(sources).map((path) => ({ path, exports: programs.includes(path) ? [] : ['x'] }));
const lab = { files, given: ['given.ts'], steps: [stepOf('99.1'), stepOf('99.2'), stepOf('99.3')] };
const called = new Map([
  ['99.1', ['server.ts']],
  ['99.2', ['rules.ts']],
  ['99.3', ['probe.ts']],
]);
const affected = (...replaced: string[]) =>
  affectedSteps(lab, called, replaced, (path) => sources[path] ?? '');

describe('the steps that a replaced file can change', () => {
  test('are those that call into it, directly or through others', () => {
    expect(affected('cidr.ts')).toEqual(['99.1', '99.2']);
    expect(affected('server.ts')).toEqual(['99.1']);
    expect(affected('server.ts', 'probe.ts')).toEqual(['99.1', '99.3']);
  });

  test('are those whose files name it: a worker, a file that is read', () => {
    expect(affected('worker.ts')).toEqual(['99.3']);
    expect(affected('heavy.ts')).toEqual(['99.1']);
  });

  test('are all when nobody names it, or when it is not known who calls what', () => {
    expect(affected('lonely.ts')).toBeUndefined();
    expect(affected('new.ts')).toBeUndefined();
    expect(affectedSteps(lab, new Map([['99.1', []]]), ['cidr.ts'], () => '')).toBeUndefined();
  });
});
