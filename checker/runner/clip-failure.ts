import type { CheckOutcome, Failure } from '../core/result.js';

/** More than a driver's own words ever need; what student code returns may be of any length. */
const LONGEST = 4_000;
const MOST_LINES = 200;

const clip = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length} characters)` : text;

function clipFailure(failure: Failure): Failure {
  const { tried, expected, got, trail, printed } = failure;
  const last = trail.slice(-MOST_LINES);
  const left = trail.length - last.length;
  return {
    ...failure,
    tried: clip(tried),
    expected: clip(expected),
    got: clip(got),
    trail: [...(left > 0 ? [`(${left} more before)`] : []), ...last.map(clip)],
    ...(printed === undefined ? {} : { printed: printed.slice(-LONGEST) }),
  };
}

/** Keeps what a step tells at a length that can be kept and shown. */
export function clipOutcome(outcome: CheckOutcome): CheckOutcome {
  if (outcome.outcome === 'failed') return { ...outcome, failure: clipFailure(outcome.failure) };
  if (outcome.outcome === 'stopped') return { ...outcome, failure: clipFailure(outcome.failure) };
  if (outcome.outcome === 'grader-error') return { ...outcome, message: clip(outcome.message) };
  return outcome;
}
