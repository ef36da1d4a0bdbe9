import type { StepKind } from '../core/lab.js';
import type { CheckResult } from '../core/result.js';
import { isUnwritten } from '../core/unwritten.js';

/** A step's outcome in one or two words. */
export function outcomeWord(check: CheckResult, kind: StepKind = 'core'): string {
  switch (check.outcome) {
    case 'passed':
      return 'passed';
    case 'failed':
      if (isUnwritten(check)) return 'not written';
      // Most who want no more never begin it; then its mark still stands.
      return kind === 'extension' && check.failure.look.todo ? 'to do' : 'failed';
    case 'stopped':
      return 'stopped';
    case 'skipped':
      return 'skipped';
    case 'not-run':
      return 'not run';
    case 'grader-error':
      return 'our fault';
  }
}
