import type { Cause } from '#testing';
import { askedIn, resolvedIn } from './observations.js';

const STEPS = ['01.1', '01.2', '01.3', '01.5', '01.6', '01.7', '01.8', '01.10', '01.11'];

/** What is returned is no DnsResponse: the steps that call a function of the student. */
export const causesOfShapes: readonly Cause[] = [
  {
    id: 'returned-nothing',
    steps: STEPS,
    says: 'Your function came to its end without a return here, so it gave undefined. Every way through it must return a response.',
    matches: inShape(/ returned undefined$/),
  },
  {
    id: 'data-instead-of-records',
    steps: STEPS,
    says: 'Your lists hold parts of records. They must hold whole records, each with its name, type, ttl and data, as they stand in the zone.',
    matches: inShape(/\[\d+\] is (?!null).* and no record$/),
  },
  {
    id: 'not-a-response',
    steps: STEPS,
    says: 'What came back is no DnsResponse. It is an object with five parts: rcode, aa, answers, authorities and additionals. What you got says which part is missing or wrong.',
    matches: inShape(/./),
  },
];

/** A signature in what is wrong with the shape of what came back. */
function inShape(pattern: RegExp): Cause['matches'] {
  return (evidence) => {
    const problem = askedIn(evidence)?.problem ?? resolvedIn(evidence)?.problem;
    return problem !== undefined && pattern.test(problem);
  };
}
