import type { Cause, CauseEvidence } from '#testing';
import { always, inResolve } from './cause-signatures.js';
import { resolvedIn } from './observations.js';

const SECONDS_OF_A_YEAR = 31_536_000;

/** Mistakes of the resolver: steps 01.5 and 01.11. */
export const causesOfResolvers: readonly Cause[] = [
  {
    id: 'records-lost-in-the-cache',
    steps: ['01.5'],
    says: 'Your resolver gave the right records when it asked, and others out of its cache. Keep the whole response, and give back the same records with smaller TTLs.',
    matches: inResolve(['cached'], always),
  },
  {
    id: 'asks-each-time',
    steps: ['01.5'],
    says: 'Your resolver asks upstream again for what it was told a moment ago. Keep each response, and look there first. If you do keep it: the key must be a text or a number, as two objects are never the same key of a Map. Its age is counted by nowMs, not by the clock of the machine.',
    matches: inResolve(['at-once'], always),
  },
  {
    id: 'ttl-in-milliseconds',
    steps: ['01.5'],
    says: 'Your resolver forgets the response long before its TTL is over. A TTL is in seconds, nowMs is in milliseconds: divide by 1000 before you compare them.',
    matches: inResolve(['within-ttl'], always),
  },
  {
    id: 'ttl-never-falls',
    steps: ['01.5'],
    says: 'Your resolver gives the TTL that it was told when it asked, however long ago that was. Whoever asks you would keep the record too long. Subtract the seconds that have passed, by nowMs.',
    matches: inResolve(['count-down'], ({ response }, { full }) =>
      response.answers.every((record) => record.ttl === full),
    ),
  },
  {
    id: 'ttl-minus-milliseconds',
    steps: ['01.5'],
    says: 'Your resolver subtracts milliseconds from a TTL. A TTL is in seconds, nowMs is in milliseconds: divide the age by 1000 first.',
    matches: inResolve(['count-down'], ({ response }, { full = 0, ttl = 0 }) =>
      response.answers.some((record) => full - record.ttl === 1000 * (full - ttl)),
    ),
  },
  {
    id: 'ttl-with-a-fraction',
    steps: ['01.5'],
    says: 'The TTL in your answer is no whole number. In a DNS message a TTL is a whole number of seconds, but nowMs need not fall on a full second: round.',
    matches: inResolve(['whole-seconds'], ({ response }) =>
      response.answers.some((record) => !Number.isInteger(record.ttl)),
    ),
  },
  {
    id: 'ttl-mutated',
    steps: ['01.5'],
    says: 'The TTL falls too fast: your code changes the records that it has stored, and the next time it subtracts again from what is already less. Leave the stored records as they are, and give copies with the smaller TTL.',
    // The first time it is right.
    matches: (evidence) =>
      inResolve(['count-down'], ({ response }, { ttl = 0 }) =>
        response.answers.some((record) => record.ttl < ttl),
      )(evidence) && timesAsked(evidence) > 2,
  },
  {
    id: 'own-clock',
    steps: ['01.5'],
    says: 'The TTL in your answer has fallen by years. Your resolver takes the time from the clock of the machine at one place, and from nowMs at another. Use nowMs alone.',
    matches: inResolve(['count-down'], ({ response }, { full = 0 }) =>
      response.answers.some((record) => full - record.ttl > SECONDS_OF_A_YEAR),
    ),
  },
  {
    id: 'ttl-is-not-what-is-left',
    steps: ['01.5'],
    says: 'The TTL in your answer is not what is left of it. That is the TTL that upstream gave, minus the seconds that have passed since you asked.',
    matches: inResolve(['count-down'], always),
  },
  {
    id: 'returns-expired',
    steps: ['01.5'],
    says: 'The TTL has run out, and your resolver still gives the old response without asking. When the age of what you keep has reached the TTL, it is as if it were not there: ask again.',
    matches: inResolve(['expired'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'fetched-but-old-given',
    steps: ['01.5'],
    says: 'The TTL has run out, and your resolver asks upstream again, as it should. But then it gives the old records. Give the response that has just come.',
    matches: inResolve(['expired'], ({ asked }) => asked.length > 0),
  },
  {
    id: 'kept-a-moment-too-long',
    steps: ['01.5'],
    says: 'At the very moment when the TTL is over, your resolver still gives the old response, with nothing left of its TTL. A copy is fresh while its age is less than the TTL, not when both are equal.',
    matches: inResolve(['at-the-end'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'refetch-not-stored',
    steps: ['01.5'],
    says: 'After the first TTL has run out, your resolver asks each time. What it fetched anew was not kept, or it was kept with the old time. Replace the response and its time together.',
    matches: inResolve(['fetched-again'], always),
  },
  {
    id: 'key-omits-type',
    steps: ['01.5'],
    says: 'The question was for AAAA, and your resolver gave what it had kept for A. The type must be a part of the key, beside the name.',
    matches: inResolve(['other-type'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'key-omits-name',
    steps: ['01.5'],
    says: 'The question was for another name, and your resolver gave what it had kept for the first one. The name must be a part of the key, beside the type.',
    matches: inResolve(['other-name'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'key-case-sensitive',
    steps: ['01.5'],
    says: 'The same name in capital letters made your resolver ask again. Letter case does not matter in names: bring the name to one case before you use it in the key.',
    matches: inResolve(['letter-case'], ({ asked }) => asked.length > 0),
  },
  {
    id: 'not-the-shortest-ttl',
    steps: ['01.5'],
    says: 'This answer has records with different TTLs, and one of them has run out. Your resolver goes by another, longer one. The record that runs out first decides for the whole answer.',
    matches: inResolve(['shortest-ttl'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'memory-shared',
    steps: ['01.5'],
    says: 'A second resolver, with another upstream server, gave what the first one had kept. The memory stands outside the class, so all resolvers share it. Make it a field of the object.',
    matches: inResolve(['own-memory'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'nodata-uncached',
    steps: ['01.11'],
    says: 'Your resolver remembers NXDOMAIN, but not the empty answer with NOERROR. Both say that there is nothing, and both come with an SOA: keep both.',
    matches: inResolve(['type-remembered'], ({ asked }) => asked.length > 0),
  },
  {
    id: 'negatives-uncached',
    steps: ['01.11'],
    says: 'Your resolver asks again each time for a name that does not exist. Misspelt names are asked for often. Keep the negative response as well; the SOA in its authority section says for how long.',
    matches: inResolve(['name-remembered'], ({ asked }) => asked.length > 0),
  },
  {
    id: 'negative-kept-too-long',
    steps: ['01.11'],
    says: 'Your resolver still says that there is nothing when the time for that is over. The time is the smaller one of two numbers: the TTL of the SOA record, and the MINIMUM in its data.',
    matches: inResolve(['soa-ttl-over', 'minimum-over'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'soa-ttl-never-falls',
    steps: ['01.11'],
    says: 'The SOA in the kept response still has the TTL that it had at first. The records of the authority section age as those of the answer do: count their TTL down too.',
    matches: inResolve(['soa-count-down'], ({ asked }) => asked.length === 0),
  },
  {
    id: 'cached-without-soa',
    steps: ['01.11'],
    says: 'Your resolver kept a negative response that has no SOA. Nobody said for how long it is true, so it may not be kept at all.',
    matches: inResolve(['no-soa'], ({ asked }) => asked.length === 0),
  },
];

/** How often resolve() was called with the question of the failed claim. */
function timesAsked(evidence: CauseEvidence): number {
  const name = resolvedIn(evidence)?.question.name;
  return evidence.trail.filter((seen) => resolvedIn({ ...evidence, seen })?.question.name === name).length;
}
