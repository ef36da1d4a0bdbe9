import type { StepSummary } from '../../core/lab.js';
import type { CheckOutcome, CheckResult, Failure } from '../../core/result.js';

/** A step of ten points for tests. */
export function makeStep(id: string, required: 'core' | 'extension' = 'core'): StepSummary {
  return { id, title: `Title of ${id}`, points: 10, required, file: 'server.ts', dependsOn: [] };
}

/** A failure whose every field can be told from the others. */
export const someFailure: Failure = {
  tried: 'dig @127.0.0.1 -p 4053 www.example.com A',
  expected: 'two addresses',
  why: 'A set is answered whole (RFC 2181 section 5).',
  got: 'one address',
  cause: { id: 'first-record-only', says: 'You return the first record only.' },
  look: { file: 'zone.ts', todo: 'TODO(01.1)' },
  trail: ['asked once', 'asked twice'],
};

/** The result of a step with one of the outcomes that need no more to be said. */
export function makeCheck(stepId: string, outcome: CheckOutcome['outcome']): CheckResult {
  const row = { stepId, points: outcome === 'passed' ? 10 : 0, maxPoints: 10, durationMs: 1 };
  switch (outcome) {
    case 'passed':
      return { ...row, outcome };
    case 'failed':
      return { ...row, outcome, failure: someFailure };
    case 'stopped':
      return { ...row, outcome, exit: { kind: 'timed-out', limitMs: 2000 }, failure: someFailure };
    case 'skipped':
      return { ...row, outcome, because: '01.1 must pass first.' };
    case 'not-run':
      return { ...row, outcome, needs: 'a browser' };
    case 'grader-error':
      return { ...row, outcome, message: 'the worker ended' };
  }
}
