import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../core/result.js';
import { hiddenTests, StepsRunner, stepOf } from './steps-runner.js';

const outcomes = (checks: readonly CheckResult[]) =>
  checks.map((check) => `${check.stepId} ${check.outcome} ${check.points}/${check.maxPoints}`);

describe('running the steps of a lab', () => {
  let runner: StepsRunner;
  beforeAll(() => {
    runner = new StepsRunner();
  });
  afterAll(() => runner?.close());

  const one = (body: string, causes?: string) =>
    runner.run({ steps: [stepOf('99.1')], hidden: hiddenTests(body, causes) });
  const onlyCheck = async (body: string, causes?: string) => (await one(body, causes)).checks[0];

  test('a step passes when every test of it ran to its end and claimed something', async () => {
    const body = `step('99.1', (test) => {
      test('one', async ({ student }) => holds(await student.call('a')));
      test('two', async ({ student }) => holds(await student.call('b')));
    });`;
    const { checks, heard, calls } = await one(body);
    expect(outcomes(checks)).toEqual(['99.1 passed 10/10']);
    expect(heard).toEqual(checks);
    expect(calls).toEqual(['a', 'b']);
  });

  test('nothing of a grading is kept when the next one has begun', async () => {
    const hidden = hiddenTests(`
      step('99.1', (test) => test('one', async () => holds(1)));
      step('99.2', (test) => test('one', async () => fails(1)));`);
    const task = { steps: [stepOf('99.1'), stepOf('99.2')], hidden };
    const first = await runner.run(task);
    for (let count = 0; count < 20; count++) await runner.run(task);
    const last = await runner.run(task);
    expect(last.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(last.weakMaps).toBe(first.weakMaps);
  });

  test('a step that no hidden test reports is a fault of ours, not a pass', async () => {
    const hidden = hiddenTests(`step('99.1', (test) => test('one', async () => holds(1)));`);
    const { checks, thrown } = await runner.run({ steps: [stepOf('99.1'), stepOf('99.2')], hidden });
    expect(thrown).toEqual({ name: 'GraderError', message: 'lab 99: no hidden test for 99.2' });
    expect(checks).toEqual([]);
  });

  test('the step that is wanted first runs first, and counts only with what it depends on', async () => {
    const hidden = (early: string) =>
      hiddenTests(`
        step('99.1', (test) => test('one', async () => ${early}));
        step('99.2', (test) => test('one', async () => holds(1)));`);
    const steps = [stepOf('99.1'), { ...stepOf('99.2'), dependsOn: ['99.1'] }];
    const passing = await runner.run({ steps, hidden: hidden('holds(1)'), first: '99.2' });
    expect(outcomes(passing.heard)).toEqual(['99.2 passed 10/10', '99.1 passed 10/10']);
    expect(outcomes(passing.checks)).toEqual(['99.1 passed 10/10', '99.2 passed 10/10']);
    const failing = await runner.run({ steps, hidden: hidden('fails(1)'), first: '99.2' });
    expect(outcomes(failing.heard)).toEqual(['99.2 passed 10/10', '99.1 failed 0/10']);
    expect(outcomes(failing.checks)).toEqual(['99.1 failed 0/10', '99.2 skipped 0/10']);
  });

  test('a step that is reported twice is a fault of ours', async () => {
    const body = `
      step('99.1', (test) => test('one', async () => fails(1)));
      step('99.1', (test) => test('one', async () => holds(1)));`;
    expect((await one(body)).thrown).toEqual({
      name: 'GraderError',
      message: 'lab 99: two hidden tests for 99.1',
    });
  });

  test('a step that the manifest does not have is a fault of ours', async () => {
    const body = `
      step('99.1', (test) => test('one', async () => holds(1)));
      step('99.7', (test) => test('one', async () => holds(1)));`;
    const { thrown } = await one(body);
    expect(thrown?.name).toBe('GraderError');
    expect(thrown?.message).toContain('99.7, which the manifest does not have');
  });

  test.each([
    ['claims nothing', `test('one', async () => {});`],
    ['claims nothing in one of its tests', `test('one', async () => holds(1)); test('two', async () => {});`],
    ['has two tests of one name', `test('one', async () => {}); test('one', async () => holds(1));`],
    ['claims too late', `test('one', async () => void setTimeout(() => holds(1), 50));`],
    ['fails in its driver', `test('one', async () => { holds(1); throw new TypeError('in the driver'); });`],
  ])('a step that %s never passes, and costs no points by our fault', async (_, tests) => {
    const check = await onlyCheck(`step('99.1', (test) => { ${tests} });`);
    expect(check).toMatchObject({ stepId: '99.1', outcome: 'grader-error', points: 0 });
  });

  test.each([
    ['throw at load', `throw new Error('broken');`, 'broken'],
    ['import what is not offered', `require('left-pad');`, 'left-pad'],
    ['are no JavaScript', `step(;`, 'lab 99'],
    ['declare a step without a test', `step('99.1', () => {});`, 'No test found'],
  ])('hidden tests that %s are a fault of ours', async (_, body, words) => {
    const { thrown } = await one(body);
    expect(thrown?.name).toBe('GraderError');
    expect(thrown?.message).toContain(words);
  });

  test('the first failure ends the step, and what was opened is closed, the last first', async () => {
    const body = `step('99.1', (test) => {
      test('one', async ({ student, cleanup }) => {
        cleanup(() => student.call('first opened'));
        cleanup(() => student.call('then opened'));
        fails(1);
      });
      test('two', async ({ student }) => holds(await student.call('never')));
    });`;
    const { checks, calls } = await one(body);
    expect(outcomes(checks)).toEqual(['99.1 failed 0/10']);
    expect(calls).toEqual(['then opened', 'first opened']);
  });

  test('a fault of the student is a failure; what this machine lacks is not run', async () => {
    const faulty = `step('99.1', (test) => test('one', async ({ student }) => holds(await student.call('faulty'))));`;
    expect(await onlyCheck(faulty)).toMatchObject({
      outcome: 'failed',
      failure: { cause: { id: 'threw' }, got: 'Error: no' },
    });
    const lacking = `step('99.1', (test) => test('one', async () => { throw new NotRunHere('a browser'); }));`;
    expect(await onlyCheck(lacking)).toMatchObject({ outcome: 'not-run', needs: 'a browser', points: 0 });
  });

  const three = hiddenTests(`
    step('99.1', (test) => test('one', async () => fails(1)));
    step('99.2', (test) => test('one', async ({ student }) => holds(await student.call('second'))));
    step('99.3', (test) => test('one', async ({ student }) => holds(await student.call('third'))));`);
  const steps = [stepOf('99.1'), stepOf('99.2', ['99.1']), stepOf('99.3')];

  test('a failing step skips those that depend on it, and no other', async () => {
    const { checks, heard, calls } = await runner.run({ steps, hidden: three });
    expect(outcomes(checks)).toEqual(['99.1 failed 0/10', '99.2 skipped 0/10', '99.3 passed 10/10']);
    expect(checks[1]).toMatchObject({ because: '99.1 must pass first.' });
    expect(heard.map(({ stepId }) => stepId)).toEqual(['99.1', '99.2', '99.3']);
    expect(calls).toEqual(['third']);
  });

  test('dependencies can be left aside, and steps can be chosen', async () => {
    const all = await runner.run({ steps, hidden: three, ignoreDependsOn: true });
    expect(outcomes(all.checks)).toEqual(['99.1 failed 0/10', '99.2 passed 10/10', '99.3 passed 10/10']);
    const chosen = await runner.run({ steps, hidden: three, only: ['99.2'] });
    expect(outcomes(chosen.checks)).toEqual(['99.1 skipped 0/10', '99.2 passed 10/10', '99.3 skipped 0/10']);
    expect(chosen.calls).toEqual(['second']);
  });

  test('the causes of the lab are told, the first that fits', async () => {
    const causes = `defineCauses([
      { id: 'stumbles', steps: ['99.1'], says: '', matches: ({ seen }) => seen.data.no.such.part },
      { id: 'of-another-step', steps: ['99.2'], says: '', matches: () => true },
      { id: 'fits', steps: ['99.1'], says: 'This.', matches: ({ seen, wanted }) => seen.data === 1 && wanted === 2 },
      { id: 'fits-too', steps: ['99.1'], says: 'That.', matches: () => true },
    ])`;
    const body = `step('99.1', (test) => test('one', async ({ trail }) => {
      trail.add(seen('before'));
      claim(trail.add(seen(1)), { ...about, wanted: 2 }, (data) => expect(data).toBe(2));
    }));`;
    expect(await onlyCheck(body, causes)).toMatchObject({
      outcome: 'failed',
      failure: {
        tried: 'echo',
        expected: 'it holds',
        why: 'because (RFC 0000)',
        got: '1',
        cause: { id: 'fits', says: 'This.' },
        look: { file: 'code.ts', todo: 'TODO(99.1)' },
        trail: ['echo -> "before"', 'echo -> 1', expect.stringContaining('expected 1 to be 2')],
      },
    });
  });

  test('what is told keeps its length, however long an answer is', async () => {
    const body = `step('99.1', (test) => test('one', async ({ trail }) => {
      for (let count = 0; count < 1000; count++) trail.add(seen('x'.repeat(10_000)));
      fails('y'.repeat(1_000_000));
    }));`;
    const check = await onlyCheck(body);
    const failure = check && 'failure' in check ? check.failure : undefined;
    expect(failure?.got.length).toBeLessThan(5_000);
    expect(failure?.trail.length).toBeLessThan(250);
    expect(failure?.trail[0]).toMatch(/^\(\d+ more before\)$/);
  });

  test('the same seed draws the same inputs, another seed others', async () => {
    const body = `step('99.1', (test) => test('one', async ({ student, draw, seed }) => {
      await student.call(draw.word() + draw.int(0, 1e6) + draw.ipv4(2).join());
      holds(await student.call(String(seed)));
    }));`;
    const drawn = async (seed: number) =>
      (await runner.run({ steps: [stepOf('99.1')], hidden: hiddenTests(body), seed })).calls;
    expect(await drawn(5)).toEqual(await drawn(5));
    expect((await drawn(5))[1]).toBe('5');
    expect((await drawn(5))[0]).not.toBe((await drawn(6))[0]);
  });
});
