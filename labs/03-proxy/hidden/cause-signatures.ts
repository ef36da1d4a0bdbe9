import type { Cause, CauseEvidence } from '#testing';
import type { Logged } from './access-records.js';
import type { HeadersCalled } from './header-calls.js';
import type { Called, Exchanged } from './observations.js';

/** What a claim wanted, as the tests of this lab give it. */
export interface Wanted {
  readonly situation: string;
  readonly [detail: string]: unknown;
}

function wantedIn({ wanted }: CauseEvidence): Wanted {
  return wanted as Wanted;
}

/** A signature in a request and its answer, in one of these situations, of a program that still runs. */
export function inExchange(
  situations: readonly string[],
  holds: (data: Exchanged, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  // Of a program that has ended nothing more can be said than why it ended: the checker tells the error.
  return inAnyExchange(situations, (data, wanted) => data.isRunning !== false && holds(data, wanted));
}

/** The same, of a program that may have ended. */
export function inAnyExchange(
  situations: readonly string[],
  holds: (data: Exchanged, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const wanted = wantedIn(evidence);
    return situations.includes(wanted.situation) && holds(evidence.seen?.data as Exchanged, wanted);
  };
}

/** A signature in what a function of routing.ts gave, in one of these situations. */
export function inCall(
  situations: readonly string[],
  holds: (data: Called, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const wanted = wantedIn(evidence);
    return situations.includes(wanted.situation) && holds(evidence.seen?.data as Called, wanted);
  };
}

/** A signature in the headers that a function of headers.ts gave, in one of these situations. */
export function inHeaders(
  situations: readonly string[],
  holds: (data: HeadersCalled, wanted: Wanted) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const wanted = wantedIn(evidence);
    return situations.includes(wanted.situation) && holds(evidence.seen?.data as HeadersCalled, wanted);
  };
}

/** A signature in the log, in one of these situations. */
export function inLog(
  situations: readonly string[],
  holds: (data: Logged) => boolean = () => true,
): Cause['matches'] {
  return (evidence) => {
    const data = evidence.seen?.data as Logged | undefined;
    return situations.includes(wantedIn(evidence).situation) && data?.isRunning === true && holds(data);
  };
}

/** The steps whose tests send requests through the proxy. */
export const PROXY_STEPS: readonly string[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(
  (number) => `03.${number}`,
);
