import { describe, expect, test } from 'vitest';
import type { Exit } from '../../core/result.js';
import type { Cause } from '../../runner/cause.js';
import { StepFailure } from '../../runner/claim.js';
import { diagnose } from '../../runner/diagnose.js';
import type { GradedStudent } from '../../runner/graded-student.js';
import { NotRunHere } from '../../runner/not-run-here.js';
import { StepRun } from '../../runner/step-run.js';
import { StudentFault, type StudentFaultReason } from '../../runner/student.js';
import { stepOf } from './steps-runner.js';

const student = (exit?: Exit, printed = ''): GradedStudent => ({
  real: undefined,
  call: () => Promise.reject(new Error()),
  create: () => Promise.reject(new Error()),
  serve: () => Promise.reject(new Error()),
  output: () => printed,
  exit: () => exit,
  signal: async () => undefined,
  isRunning: () => exit === undefined,
  isAlive: async () => true,
  startNext: () => {},
  takeCalled: () => [],
  stop: async () => {},
  end: async () => {},
  closeServers: async () => {},
});

const cause = (id: string, matches: Cause['matches']): Cause => ({ id, steps: ['99.1'], says: '', matches });
const seen = { kind: 'dns', tried: 'dig www', got: 'nothing', data: 1 };
const claimed = new StepFailure(seen, { expected: 'an address', why: 'RFC' }, 'expected 1 to be 2');

function diagnosed(error: unknown, causes: readonly Cause[] = [], of = student(), given: string[] = []) {
  const run = new StepRun('99.1', 1, of, true, () => undefined);
  run.trail.try('dig www');
  run.fail(error);
  return diagnose(run, stepOf('99.1'), causes, given);
}
const fault = (reason: StudentFaultReason) => new StudentFault('in words', reason);
const stopped = (exit: Exit, whileLoading = false) =>
  fault({ kind: 'stopped', exit, file: 'code.ts', whileLoading });
const causeId = (error: unknown, causes: readonly Cause[] = [], of = student()) => {
  const outcome = diagnosed(error, causes, of);
  return 'failure' in outcome ? outcome.failure.cause?.id : outcome.outcome;
};

describe('finding the cause of a failure', () => {
  test("a fault of the student's code has a general cause", () => {
    const exit = { kind: 'exited', code: 0 } as const;
    const late = { kind: 'timed-out', limitMs: 1 } as const;
    const reasons: [StudentFaultReason, string][] = [
      [{ kind: 'threw', name: 'Error', message: 'no' }, 'threw'],
      [{ kind: 'threw', name: 'Error', message: 'TODO(99.1): not written yet' }, 'not-written-yet'],
      [{ kind: 'threw', name: 'RangeError', message: 'Array buffer allocation failed' }, 'out-of-memory'],
      [{ kind: 'threw', name: 'RangeError', message: 'Failed to allocate memory' }, 'out-of-memory'],
      [{ kind: 'missing-export', file: 'code.ts', exportName: 'run' }, 'missing-export'],
      [{ kind: 'not-loaded', file: 'code.ts', message: 'Syntax error: no' }, 'syntax-error'],
      [{ kind: 'not-loaded', file: 'code.ts', message: "code.ts imports 'a', which" }, 'import-not-offered'],
      [{ kind: 'not-loaded', file: 'code.ts', message: 'code.ts is a link.' }, 'file-not-taken'],
      [{ kind: 'not-loaded', file: 'code.ts', message: 'boom' }, 'throws-while-loading'],
      [{ kind: 'not-plain', path: '', what: 'a Map' }, 'wrong-return'],
      [{ kind: 'not-plain', path: '', what: 'more than 100000 values' }, 'returns-too-much'],
      [{ kind: 'not-plain', path: 'inner', what: 'nested more than 40 deep' }, 'wrong-return'],
      [{ kind: 'stopped', exit, file: 'code.ts', whileLoading: true }, 'ends-while-loading'],
      [{ kind: 'stopped', exit: late, file: 'code.ts', whileLoading: true }, 'never-loads'],
    ];
    for (const [reason, id] of reasons) expect(causeId(fault(reason))).toBe(id);
  });

  test.each([
    [{ kind: 'exited', code: 1 }, 'ends-itself'],
    [{ kind: 'signal', name: 'SIGSEGV' }, 'killed'],
    [{ kind: 'timed-out', limitMs: 1 }, 'never-answers'],
    [{ kind: 'output-limit', bytes: 1 }, 'prints-too-much'],
    [{ kind: 'memory-limit', mb: 1 }, 'out-of-memory'],
  ] as const)('so has the end of its process: %o', (exit, id) => {
    expect(diagnosed(stopped(exit))).toMatchObject({ outcome: 'stopped', exit, failure: { cause: { id } } });
    const ours = exit.kind === 'output-limit' || exit.kind === 'memory-limit';
    if (ours) expect(causeId(stopped(exit, true))).toBe(id);
  });

  test("a lab's cause comes before a general one, but not before what loading says", () => {
    const threw = cause('of-the-lab', ({ threw }) => threw === 'no');
    const ended = cause('of-the-lab', ({ exit }) => exit?.kind === 'exited');
    expect(causeId(fault({ kind: 'threw', name: 'Error', message: 'no' }), [threw])).toBe('of-the-lab');
    expect(causeId(stopped({ kind: 'exited', code: 1 }), [ended])).toBe('of-the-lab');
    const always = cause('always', () => true);
    expect(causeId(fault({ kind: 'not-loaded', file: 'a.ts', message: 'boom' }), [always])).toBe(
      'throws-while-loading',
    );
    const todo = fault({ kind: 'threw', name: 'Error', message: 'TODO(99.1)' });
    expect(causeId(todo, [always])).toBe('not-written-yet');
  });

  test('what a test wished of a call is told when it throws or gives no data, but not when it is not written', () => {
    const told = (reason: StudentFaultReason) => {
      const run = new StepRun('99.1', 1, student(), true, () => undefined);
      run.trail.try('run()', { expected: 'a stack', why: 'It can start.' });
      run.fail(fault(reason));
      return diagnose(run, stepOf('99.1'), []);
    };
    const wished = { failure: { tried: 'run()', expected: 'a stack', why: 'It can start.' } };
    expect(told({ kind: 'threw', name: 'Error', message: 'no' })).toMatchObject(wished);
    expect(told({ kind: 'not-plain', path: '', what: 'a Map' })).toMatchObject(wished);
    const todo = told({ kind: 'threw', name: 'Error', message: 'TODO(99.1)' });
    expect(todo).toMatchObject({ failure: { expected: 'a value' } });
  });

  test('the first cause that matches is told; one that stumbles or is of another step is not', () => {
    const stumbles = cause('stumbles', ({ wanted }) => (wanted as { a: { b: boolean } }).a.b);
    const elsewhere = { ...cause('elsewhere', () => true), steps: ['99.2'] };
    const [first, second] = [cause('first', () => true), cause('second', () => true)];
    expect(causeId(claimed, [stumbles, elsewhere, first, second])).toBe('first');
    expect(causeId(claimed, [stumbles, elsewhere])).toBeUndefined();
  });

  test('the last words of a program whose memory was full are its own, not those of V8, which differ each time', () => {
    const death =
      '\n<--- Last few GCs --->\n\n[1:0x7f]  140 ms: Mark-sweep\n\n<--- JS stacktrace --->\n\nFATAL ERROR: heap\n 1: 0xb0 node::Abort() [/node]';
    const trailOf = (printed: string) => {
      const outcome = diagnosed(claimed, [], student({ kind: 'memory-limit', mb: 600 }, printed));
      return 'failure' in outcome ? outcome.failure.trail : undefined;
    };
    expect(trailOf(`good bye\n${death}`)).toEqual(['expected 1 to be 2', 'It printed: good bye']);
    expect(trailOf(death)).toEqual(['expected 1 to be 2']);
  });

  test('a claim that failed because the program had ended says so, and what it printed last', () => {
    const ended = student({ kind: 'exited', code: 1 }, 'good bye');
    const outcome = diagnosed(claimed, [], ended);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      failure: { got: 'nothing', cause: { id: 'ends-itself' } },
    });
    expect(JSON.stringify(outcome)).toContain('It printed: good bye');
    expect(causeId(claimed, [cause('of-the-lab', () => true)], ended)).toBe('of-the-lab');
    // A limit on a later close() says nothing about the claim.
    expect(causeId(claimed, [], student({ kind: 'timed-out', limitMs: 1 }))).toBeUndefined();
  });

  describe('an error that nothing caught', () => {
    const stackOf = (error: string, file: string) =>
      `proxy.ts:27\n    code\n    ^\n\n${error}\n    at go (node:net:1:1)\n    at Server.<anonymous> (${file}:27:15)\n    at emit (node:events:5:3)\n\nNode.js v20\n`;
    const endedBy = (printed: string) => student({ kind: 'exited', code: 1 }, printed);
    const ofTheLab = [cause('of-the-lab', () => true)];

    test('is told with its place, and the lab’s own cause', () => {
      const outcome = diagnosed(
        claimed,
        ofTheLab,
        endedBy(stackOf('Error: connect ECONNREFUSED', 'proxy.ts')),
      );
      expect(outcome).toMatchObject({
        failure: {
          got: 'nothing\nYour program ended: Error: connect ECONNREFUSED (proxy.ts:27)',
          cause: { id: 'of-the-lab' },
          look: { file: 'proxy.ts', line: 27 },
        },
      });
    });

    test('is mended where the lab’s cause says, when it was thrown elsewhere', () => {
      const ended = endedBy(stackOf('RangeError: no', 'given.ts'));
      const elsewhere = [{ ...cause('of-the-lab', () => true), file: 'code.ts' }];
      expect(diagnosed(claimed, elsewhere, ended)).toMatchObject({
        failure: { look: { file: 'code.ts', todo: 'TODO(99.1)' } },
      });
      const there = [{ ...cause('of-the-lab', () => true), file: 'given.ts' }];
      expect(diagnosed(claimed, there, ended)).toMatchObject({
        failure: { look: { file: 'given.ts', line: 27 } },
      });
    });

    test('can be the signature of a lab’s cause', () => {
      const lost = cause('lost', ({ uncaught }) => uncaught?.error.includes('getaddrinfo') === true);
      expect(causeId(claimed, [lost], endedBy(stackOf('Error: getaddrinfo ENOTFOUND', 'node:dns')))).toBe(
        'lost',
      );
      expect(causeId(claimed, [lost], endedBy(stackOf('Error: no', 'proxy.ts')))).toBe('crashed');
    });

    test('is the cause when no other fits', () => {
      expect(causeId(claimed, [], endedBy(stackOf('RangeError: too long', 'proxy.ts')))).toBe('crashed');
    });

    test('is the cause before all others when it is a slip', () => {
      const slip = stackOf("ReferenceError: Cannot access 'arrival' before initialization", 'proxy.ts');
      expect(causeId(claimed, ofTheLab, endedBy(slip))).toBe('crashed');
    });

    test('points to no line when none is the student’s', () => {
      const outcome = diagnosed(claimed, [], endedBy(stackOf('Error: getaddrinfo', 'node:dns')));
      expect(outcome).toMatchObject({ failure: { look: { file: 'code.ts', todo: 'TODO(99.1)' } } });
    });
  });

  test('a claim that failed because a limit ended the program is told as that', () => {
    const flooded = student({ kind: 'output-limit', bytes: 5 });
    expect(diagnosed(claimed, [cause('of-the-lab', () => true)], flooded)).toMatchObject({
      outcome: 'stopped',
      failure: { got: expect.stringContaining('more than 5 bytes'), cause: { id: 'prints-too-much' } },
    });
  });

  test('a cause that names the limit is told, if its signature is there', () => {
    const full = student({ kind: 'memory-limit', mb: 600 });
    const collects = {
      ...cause('collects', ({ seen }) => seen?.data === 1),
      leadsTo: ['memory-limit'],
    } as const;
    const elsewhere = { ...cause('elsewhere', () => false), leadsTo: ['memory-limit'] } as const;
    expect(diagnosed(claimed, [cause('of-the-lab', () => true), elsewhere, collects], full)).toMatchObject({
      outcome: 'stopped',
      failure: { got: expect.stringContaining('600 MB'), cause: { id: 'collects' } },
    });
    expect(causeId(claimed, [elsewhere], full)).toBe('out-of-memory');
    expect(causeId(claimed, [collects], student({ kind: 'output-limit', bytes: 5 }))).toBe('prints-too-much');
    expect(causeId(claimed, [collects])).toBe('collects');
  });

  test('points to the file and line of an error, or to the TODO of the step', () => {
    const outcome = diagnosed(
      fault({ kind: 'threw', name: 'Error', message: 'no', file: 'other.ts', line: 7 }),
    );
    expect(outcome).toMatchObject({ failure: { tried: 'dig www', look: { file: 'other.ts', line: 7 } } });
    expect(diagnosed(claimed)).toMatchObject({ failure: { look: { file: 'code.ts', todo: 'TODO(99.1)' } } });
  });

  test('points to the file that a cause names, unless an error names another place', () => {
    const elsewhere = { ...cause('elsewhere', () => true), file: 'other.ts' };
    expect(diagnosed(claimed, [elsewhere])).toMatchObject({
      failure: { cause: { id: 'elsewhere' }, look: { file: 'other.ts', todo: 'TODO(99.1)' } },
    });
    const threw = { kind: 'threw', name: 'Error', message: 'no' } as const;
    expect(diagnosed(fault(threw), [elsewhere])).toMatchObject({ failure: { look: { file: 'other.ts' } } });
    expect(diagnosed(fault({ ...threw, file: 'third.ts', line: 7 }), [elsewhere])).toMatchObject({
      failure: { look: { file: 'third.ts', line: 7 } },
    });
  });

  test('points to no given file: nothing is mended there', () => {
    const threw = fault({ kind: 'threw', name: 'Error', message: 'no', file: 'given.ts', line: 7 });
    expect(diagnosed(threw, [], student(), ['given.ts'])).toMatchObject({
      failure: { look: { file: 'code.ts', todo: 'TODO(99.1)' } },
    });
    const printed = 'RangeError: no\n    at go (given.ts:27:15)\n';
    const ended = student({ kind: 'exited', code: 1 }, printed);
    expect(diagnosed(claimed, [], ended, ['given.ts'])).toMatchObject({
      failure: { look: { file: 'code.ts', todo: 'TODO(99.1)' } },
    });
  });

  describe('what was printed', () => {
    /** A student that prints a line before each of two requests, of which the second fails. */
    function printing(after: string) {
      let printed = 'an earlier step\n';
      const run = new StepRun('99.1', 1, { ...student(), output: () => printed }, true, () => undefined);
      run.isOver();
      run.trail.try('first');
      printed += 'one\n';
      run.trail.add({ ...seen });
      run.trail.try('second');
      printed += after;
      run.fail(new StepFailure(run.trail.add({ ...seen }), { expected: 'an address', why: 'RFC' }, 'no'));
      return diagnose(run, stepOf('99.1'), []);
    }

    test('says where the failing request begins in it', () => {
      const failure = { printed: 'one\ntwo', printedBefore: 4 };
      expect(printing('two\n')).toMatchObject({ failure });
    });

    test('is all of the step when nothing was printed since', () => {
      const outcome = printing('\n');
      expect(outcome).toMatchObject({ failure: { printed: 'one' } });
      expect(outcome).not.toHaveProperty('failure.printedBefore');
    });
  });

  test('any other error is ours, and what is not here is not run', () => {
    expect(diagnosed(new TypeError('in the driver')).outcome).toBe('grader-error');
    expect(diagnosed(undefined).outcome).toBe('grader-error');
    expect(diagnosed(new NotRunHere('a browser'))).toEqual({ outcome: 'not-run', needs: 'a browser' });
  });
});
