import type { CheckOutcome, Failure } from '../core/result.js';

/** More than a driver's own words ever need; what student code returns may be of any length. */
const LONGEST = 4_000;
const MOST_LINES = 200;
/** The end of what was printed, for those who ask for all of it. */
const LONGEST_PRINTED = 20_000;

const clip = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length} characters)` : text;

function clipFailure(failure: Failure): Failure {
  const { printed, printedBefore, ...told } = failure;
  const { tried, expected, got, trail } = told;
  const last = trail.slice(-MOST_LINES);
  const left = trail.length - last.length;
  return {
    ...told,
    tried: clip(tried),
    expected: clip(expected),
    got: clip(got),
    trail: [...(left > 0 ? [`(${left} more before)`] : []), ...last.map(clip)],
    ...(printed === undefined ? {} : clipPrinted(printed, printedBefore)),
  };
}

function clipPrinted(printed: string, before = 0): Pick<Failure, 'printed' | 'printedBefore'> {
  const shown = printed.slice(-LONGEST_PRINTED);
  const printedBefore = before - (printed.length - shown.length);
  return { printed: shown, ...(printedBefore > 0 ? { printedBefore } : {}) };
}

/** Keeps what a step tells at a length that can be kept and shown. */
export function clipOutcome(outcome: CheckOutcome): CheckOutcome {
  if (outcome.outcome === 'failed') return { ...outcome, failure: clipFailure(outcome.failure) };
  if (outcome.outcome === 'stopped') return { ...outcome, failure: clipFailure(outcome.failure) };
  if (outcome.outcome === 'grader-error') return { ...outcome, message: clip(outcome.message) };
  return outcome;
}
