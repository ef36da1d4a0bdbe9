import type { CheckResult } from '../core/result.js';
import { isUnwritten } from '../core/unwritten.js';

/** A step's outcome in one or two words. */
export function outcomeWord(check: CheckResult): string {
  switch (check.outcome) {
    case 'passed':
      return 'passed';
    case 'failed':
      return isUnwritten(check) ? 'not written' : 'failed';
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
