import type { CheckResult, Exit } from '../../core/result.js';
import { isUnwritten } from '../../core/unwritten.js';
import type { Graded } from '../grader.js';
import type { AgainBecause, GradedEntry, UngradedEntry } from './journal-format.js';
import { SetAside } from './set-aside.js';

/** What a grading, or a refusal, puts into the journal. */
export type Verdict =
  | Pick<GradedEntry, 'kind' | 'labId' | 'result' | 'typeErrors' | 'again'>
  | Pick<UngradedEntry, 'kind' | 'labId' | 'because' | 'reason' | 'again'>;

/**
 * Longer than this in the kernel's queue while it was graded, in milliseconds, may have made a step fail that waits for an
 * answer: a tenth of what the labs' tests usually wait.
 */
const STARVED_MS = 100;

/**
 * What a finished grading is worth. The first attempt is not the last word where a clock ended a step that waited for
 * something, where it stood in the queue for a processor, or where we failed ourselves.
 */
export function judgeGrading(
  { result, typeErrors, queuedMs = 0, endedWaiting = true, isCutShort }: Graded,
  attempt: number,
): Verdict {
  const { labId, checks } = result;
  const ours = checks.flatMap((check) => (check.outcome === 'grader-error' ? [check] : []));
  if (ours.length > 0) {
    const reason = ours.map(({ stepId, message }) => `step ${stepId}: ${firstLine(message)}`).join('; ');
    return ungraded(labId, reason, attempt === 1);
  }
  const notRun = checks.flatMap((check) => (check.outcome === 'not-run' ? [check] : []));
  if (notRun.length > 0) {
    const needs = [...new Set(notRun.map((check) => check.needs))].join(', ');
    const steps = notRun.map(({ stepId }) => stepId).join(', ');
    return ungraded(labId, `not run here, for want of ${needs}: ${steps}`, false);
  }
  const again =
    attempt === 1 ? doubtOf(checks, { queuedMs, endedWaiting, isCutShort: isCutShort ?? false }) : undefined;
  return { kind: 'graded', labId, result, typeErrors, ...(again ? { again } : {}) };
}

/** A grading that came to no result at all. */
export function judgeFault(error: unknown, labId: string, attempt: number): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  return ungraded(labId, firstLine(message), attempt === 1 && !(error instanceof SetAside));
}

function ungraded(labId: string, reason: string, isAgain: boolean): Verdict {
  const again = isAgain ? ({ again: 'grader-error' } as const) : {};
  return { kind: 'ungraded', labId, because: 'grader-error', reason, ...again };
}

function doubtOf(
  checks: readonly CheckResult[],
  { queuedMs, endedWaiting, isCutShort }: Required<Pick<Graded, 'queuedMs' | 'endedWaiting' | 'isCutShort'>>,
): AgainBecause | undefined {
  const timedOut = checks.filter((check) => check.outcome === 'stopped' && check.exit.kind === 'timed-out');
  if ((timedOut.length > 0 && endedWaiting) || isCutShort) return 'timed-out';
  const isDoubtful = checks.some(
    (check) =>
      (check.outcome === 'stopped' && !isCertain(check.exit)) ||
      (check.outcome === 'failed' && !isUnwritten(check)),
  );
  return isDoubtful && queuedMs > STARVED_MS ? 'starved' : undefined;
}

/** An end that a wait for the processor cannot bring about. */
function isCertain({ kind }: Exit): boolean {
  switch (kind) {
    // What was printed or held is counted, and not how long that took.
    case 'memory-limit':
    case 'output-limit':
    // What computed until its limit was over had the processor all that time, and would again.
    case 'timed-out':
      return true;
    case 'exited':
    case 'signal':
    case 'not-started':
      return false;
  }
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';
