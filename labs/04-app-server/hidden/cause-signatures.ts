import type { Cause, CauseEvidence } from '#testing';
import type { Exchanged, Noticed } from './observations.js';

/** What a claim wanted, as the tests of this lab give it. */
export interface Wanted {
  readonly situation: string;
  readonly [detail: string]: unknown;
}

const wantedIn = ({ wanted }: CauseEvidence) => wanted as Wanted;

/** A signature in a request and its answer, in one of these situations. */
export function inExchange(
  situations: readonly string[],
  holds: (data: Exchanged, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const wanted = wantedIn(evidence);
    return situations.includes(wanted.situation) && holds(evidence.seen?.data as Exchanged, wanted);
  };
}

/** A signature in something that a test has noticed, in one of these situations. */
export function inNotice<T>(
  situations: readonly string[],
  holds: (noticed: T, data: Noticed<T>, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const wanted = wantedIn(evidence);
    const data = evidence.seen?.data as Noticed<T>;
    return situations.includes(wanted.situation) && holds(data.noticed, data, wanted);
  };
}

/** A signature in any answer, whatever was asked. */
export function inAnyExchange(holds: (data: Exchanged) => boolean): Cause['matches'] {
  return ({ seen }) => seen?.kind === 'http-exchange' && holds(seen.data as Exchanged);
}

/** A signature in what the program printed, whatever was asked. */
export function printedIn(pattern: RegExp): Cause['matches'] {
  return ({ seen, threw }) => {
    const printed = (seen?.data as { printed?: string } | undefined)?.printed ?? '';
    return pattern.test(printed) || pattern.test(threw ?? '');
  };
}

/** A field of an answer's JSON; undefined if the answer is no JSON object. */
export function fieldOf({ json }: Exchanged, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
}

/** Whether an answer is an HTML page, as Express makes them by itself. */
export const isHtml = ({ headers }: Exchanged) => String(headers['content-type']).includes('text/html');

/** Steps of this lab. */
export const STEPS: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `04.${number}`);

/** Steps that have something to write in app.ts. */
export const APP_STEPS: readonly string[] = STEPS.filter((id) => id !== '04.9');
