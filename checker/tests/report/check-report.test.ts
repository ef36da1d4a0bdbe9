import { describe, expect, test } from 'vitest';
import type { CheckResult, Failure } from '../../core/result.js';
import { makeCheck, someFailure } from '../core/make-steps.js';
import { makeResult, reportOf } from './make-report.js';

const failed = (stepId: string, changes: Partial<Failure>): CheckResult => ({
  stepId,
  points: 0,
  maxPoints: 10,
  durationMs: 1,
  outcome: 'failed',
  failure: { ...someFailure, ...changes },
});
const unwritten = (stepId: string) => failed(stepId, { cause: { id: 'not-written-yet', says: 'Not yet.' } });

/** Reports whose whole text is kept beside this file. */
const reports: Readonly<Record<string, () => string>> = {
  passed: () =>
    reportOf(makeResult([]), {
      appeared: [
        { path: 'solutions/01-dns/', says: 'the reference for lab 01' },
        { path: 'labs/02-security-groups/', says: 'lab 02, Security groups' },
      ],
    }),
  'passed-but-extension': () => reportOf(makeResult([makeCheck('01.5', 'failed')])),
  'last-lab': () => reportOf(makeResult([]), { nextLab: undefined }),
  provisional: () => reportOf(makeResult([makeCheck('01.3', 'not-run')])),
  stub: () =>
    reportOf(
      makeResult([
        unwritten('01.1'),
        makeCheck('01.2', 'skipped'),
        makeCheck('01.3', 'skipped'),
        unwritten('01.4'),
        unwritten('01.5'),
      ]),
    ),
  'failed-with-types-and-output': () =>
    reportOf(
      makeResult([failed('01.2', { look: { file: 'zone.ts', line: 12 }, printed: 'hello\nworld\n' })]),
      {
        typeErrors: [
          "labs/01-dns/zone.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
        ],
      },
    ),
  'no-cause': () => reportOf(makeResult([failed('01.1', { cause: undefined })])),
  stopped: () => reportOf(makeResult([makeCheck('01.1', 'stopped')])),
  'our-fault': () => reportOf(makeResult([makeCheck('01.2', 'grader-error')])),
  'five-failures': () =>
    reportOf(
      makeResult(['01.5', '01.4', '01.3', '01.2', '01.1'].map((id) => failed(id, { got: `got ${id}` }))),
    ),
  'one-step': () => {
    const result = makeResult([failed('01.2', {})]);
    return reportOf(
      { ...result, checks: result.checks.filter(({ stepId }) => stepId === '01.2') },
      { isWhole: false },
    );
  },
  'one-step-passed': () => {
    const result = makeResult([]);
    return reportOf(
      { ...result, checks: result.checks.filter(({ stepId }) => stepId === '01.2') },
      { isWhole: false },
    );
  },
};

describe('a check’s report', () => {
  test.each(Object.entries(reports))('%s', async (name, report) => {
    await expect(`${report()}\n`).toMatchFileSnapshot(`fixtures/check-${name}.txt`);
  });

  test.each(Object.entries(reports))('%s: fits 80 columns', (_name, report) => {
    const wide = report()
      .split('\n')
      .filter((line) => line.length > 80 && !line.includes('error TS'));
    expect(wide).toEqual([]);
  });

  test('tells a failure in its order: tried, expected and why, got, cause, look', () => {
    const text = reports['five-failures']?.() ?? '';
    const labels = ['tried', 'expected', 'because', 'got', 'likely cause', 'look'];
    const places = labels.map((label) => text.indexOf(`\n  ${label} `));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  test('tells the first failures in full and names the others', () => {
    const result = makeResult(['01.3', '01.2', '01.1'].map((id) => failed(id, {})));
    const text = reportOf(result, { fullFailures: 2 });
    expect(text.match(/^\d\d\.\d failed:/gm)).toEqual(['01.1 failed:', '01.2 failed:']);
    expect(text).toContain('Not passing yet: 01.3. To see why:\n  node checker check 01.3');
  });

  test('only names the extension steps that fail until the core has passed', () => {
    const text = reports['five-failures']?.() ?? '';
    expect(text.match(/^\d\d\.\d failed:/gm)).toEqual(['01.1 failed:', '01.2 failed:', '01.3 failed:']);
    expect(text).toContain('For later, when the core has passed: 01.4, 01.5.');
  });

  test('tells of a pass first: extension steps that fail are named with what comes next', () => {
    const appeared = [{ path: 'labs/02-x/', says: 'lab 02' }];
    const text = reportOf(makeResult([failed('01.4', {})]), { appeared });
    expect(text).not.toMatch(/^01\.4 (failed|to do):/m);
    expect(text).toContain('Still open: 01.4.');
  });

  test('tells the extension steps that fail once the core has passed', () => {
    const text = reportOf(makeResult([failed('01.5', {}), failed('01.4', {})]));
    expect(text.match(/^\d\d\.\d to do:/gm)).toEqual(['01.4 to do:', '01.5 to do:']);
  });

  test('calls an extension step failed only when its mark is gone: it may not have been begun', () => {
    const begun = failed('01.5', { look: { file: 'zone.ts' } });
    const text = reportOf(makeResult([failed('01.4', {}), begun]));
    expect(text).toMatch(/^ {2}01\.4 {2}to do /m);
    expect(text).toMatch(/^ {2}01\.5 {2}failed /m);
  });

  test('names the mark of a step only where it still stands', () => {
    const text = reportOf(makeResult([failed('01.1', { look: { file: 'server.ts' } })]));
    expect(text).toContain('Next: mend 01.1 in labs/01-dns/server.ts. Then');
    expect(text).not.toContain('TODO(');
  });

  test('says which port stands for one that has gone', () => {
    const tried = "curl -i 'http://127.0.0.1:PORT/a'";
    const text = reportOf(makeResult([failed('01.1', { tried })]));
    expect(text).toContain(`${tried}\n                (PORT: a port that \`node checker run 01\` shows)`);
  });

  test('says whose earlier labs it ran on, and where to look in them', () => {
    const layer = (lab: string, by: 'you' | 'checker', why: string) => ({
      lab,
      by,
      why,
      digest: 'd'.repeat(64),
    });
    const layers = [
      layer('01', 'you', 'every core step of it is written'),
      layer('03', 'checker', 'TODO(03.2) is still in 03-proxy/proxy.ts'),
    ];
    const look = { file: '../01-dns/zone.ts', line: 7 };
    const text = reportOf(makeResult([failed('01.1', { look })], { layers }));
    expect(text).toContain(`It runs on your own lab 01, and on the checker's 03 (TODO(03.2) is still in`);
    expect(text).toContain('look          labs/01-dns/zone.ts:7');
  });

  test('never obeys what a student’s code printed or returned', () => {
    const attack = '\x1b[2J\x1b[1;1H  01.1  passed  10/10\r\u202e';
    const result = makeResult(
      [failed('01.1', { got: attack, tried: attack, trail: [attack], cause: undefined })],
      { output: attack },
    );
    const text = reportOf(result, { typeErrors: [attack] });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\\x1b[2J');
  });

  test('leaves out what is too much, and says so', () => {
    const output = Array.from({ length: 1000 }, (_line, index) => `line ${index}`).join('\n');
    const trail = Array.from({ length: 50 }, (_line, index) => `tried ${index}`);
    const typeErrors = Array.from({ length: 20 }, (_line, index) => `error TS${index}`);
    const text = reportOf(makeResult([failed('01.1', { cause: undefined, trail, printed: output })]), {
      typeErrors,
    });
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain('Your code printed (12 of 1000 lines)');
    expect(text).toContain('node checker check 01.1 --seed 12345 --printed');
    expect(text).toContain('(30 earlier ones left out)');
    expect(text).toContain('and 12 more');
  });
});
