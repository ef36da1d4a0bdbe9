import type { Cause } from '#testing';
import type { DnsResponse, Question } from '../types.js';
import {
  askedIn,
  type Exchanged,
  exchangedIn,
  type Resolved,
  resolvedIn,
  type Wanted,
  wantedIn,
} from './observations.js';

/** A signature in what answer() gave, in one of these situations. */
export function inAnswer(
  situations: readonly string[],
  holds: (response: DnsResponse, wanted: Wanted, question: Question) => boolean,
): Cause['matches'] {
  return (evidence) => {
    const [asked, wanted] = [askedIn(evidence), wantedIn(evidence)];
    if (!asked?.response || !situations.includes(wanted.situation)) return false;
    return holds(asked.response, wanted, asked.question);
  };
}

/** A signature in what came back from the server, in one of these situations. */
export function inExchange(
  situations: readonly string[],
  holds: (exchanged: Exchanged, wanted: Wanted) => boolean,
): Cause['matches'] {
  return (evidence) => {
    const [exchanged, wanted] = [exchangedIn(evidence), wantedIn(evidence)];
    return exchanged !== undefined && situations.includes(wanted.situation) && holds(exchanged, wanted);
  };
}

/** A signature in what resolve() gave, or in what upstream was asked, in one of these situations. */
export function inResolve(
  situations: readonly string[],
  holds: (resolved: Resolved & { readonly response: DnsResponse }, wanted: Wanted) => boolean,
): Cause['matches'] {
  return (evidence) => {
    const [resolved, wanted] = [resolvedIn(evidence), wantedIn(evidence)];
    if (!resolved?.response || !situations.includes(wanted.situation)) return false;
    return holds({ ...resolved, response: resolved.response }, wanted);
  };
}

/** The wanted situation is all that the mistake shows. */
export const always = () => true;
