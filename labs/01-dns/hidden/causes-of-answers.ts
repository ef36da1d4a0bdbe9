import type { Cause } from '#testing';
import { inAnswer } from './cause-signatures.js';
import { askedIn, wantedIn } from './observations.js';
import { fold, setOf } from './words.js';

/** Mistakes in answers about addresses, and in "there is none": steps 01.1, 01.2 and 01.7. */
export const causesOfAnswers: readonly Cause[] = [
  {
    id: 'first-record-only',
    steps: ['01.1'],
    says: 'Your answer holds one record, and the name has several. Do not stop at the first one that fits, and do not let each one take the place of the one before: the answer holds all of them.',
    matches: inAnswer(['set'], ({ answers }, { records = [] }) => {
      const isPart = answers.length === 1 && records.length > 1;
      return isPart && setOf(records).includes(setOf(answers)[0] ?? '');
    }),
  },
  {
    id: 'nothing-found',
    steps: ['01.1'],
    says: 'Your code finds no record, although the zone has some of this name and type. Compare the name of each record with the name in the question, and its type with the type there. Names in the zone are in lower case, without a final dot.',
    matches: inAnswer(['set'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'ignores-name',
    steps: ['01.1'],
    says: 'The answer holds records of names that nobody asked for. A record answers a question when both its name and its type are those of the question.',
    matches: inAnswer(['set'], ({ answers }, _, { name }) =>
      answers.some((record) => !fold(record.name).includes(fold(name))),
    ),
  },
  {
    id: 'matches-part-of-name',
    steps: ['01.1'],
    says: 'The answer holds records of another name, one that only contains the name that was asked for. Names are equal as a whole or not at all.',
    matches: inAnswer(['set'], ({ answers }, _, { name }) =>
      answers.some((record) => fold(record.name) !== fold(name)),
    ),
  },
  {
    id: 'ignores-type',
    steps: ['01.1'],
    says: 'The answer holds records of other types too. A record answers a question when both its name and its type are those of the question.',
    matches: inAnswer(['set', 'type'], ({ answers }, _, { type }) =>
      answers.some((record) => record.type !== type),
    ),
  },
  {
    id: 'error-beside-records',
    steps: ['01.1'],
    says: 'The records in your answer are right, but the rcode beside them is an error. The question was answered, so the rcode is NOERROR.',
    matches: inAnswer(['set'], ({ rcode }, wanted) => wanted.rcode === 'NOERROR' && rcode !== 'NOERROR'),
  },
  {
    id: 'knows-some-types-only',
    steps: ['01.1'],
    says: 'Your code answers for type A, but finds nothing of this type. The type stands in the question: compare with that, whatever it is, and write no list of types.',
    matches: inAnswer(['type'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'case-sensitive',
    steps: ['01.1'],
    says: 'Your code finds the name in lower case, but not in capital letters. To DNS they are the same name: bring both sides to one case before you compare them.',
    matches: inAnswer(['letter-case'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'own-ttl',
    steps: ['01.1'],
    says: 'The records in the answer have another TTL than in the zone. Each record of the zone carries its own TTL: pass the record on as it is.',
    matches: inAnswer(['ttl'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'not-authoritative',
    steps: ['01.1'],
    says: 'Your answer is right, but it has AA=0, as if it came out of a cache. Your server holds the zone itself, so it speaks with authority: aa is true.',
    matches: inAnswer(['authoritative'], ({ aa }) => !aa),
  },
  {
    id: 'invented-address',
    steps: ['01.2'],
    says: 'Your code answers with an address that is not in the zone. An address that nobody gave sends clients to a stranger. When there is none, the answer section is empty.',
    matches: inAnswer(['no-such-name', 'no-such-type', 'unknown-type'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'never-nxdomain',
    steps: ['01.2'],
    says: 'Your code says NOERROR for a name that does not exist. NOERROR with an empty answer means: the name exists, only not with this type. For a name that has no record at all the rcode is NXDOMAIN.',
    matches: inAnswer(['no-such-name'], ({ rcode }) => rcode === 'NOERROR'),
  },
  {
    id: 'nxdomain-for-missing-type',
    steps: ['01.2'],
    says: 'Your code says NXDOMAIN although the name exists: it has records of other types. NXDOMAIN makes caches believe that the name has nothing at all. Look whether the name has any record before you say it.',
    matches: inAnswer(['no-such-type', 'unknown-type'], ({ rcode }) => rcode === 'NXDOMAIN'),
  },
  {
    id: 'unknown-type-refused',
    steps: ['01.2'],
    says: 'Your code treats a type that it does not know as an error. The zone holds no such record, that is all: NOERROR with an empty answer. Browsers ask for type 65 before they load a page.',
    matches: inAnswer(['unknown-type'], ({ rcode }) => rcode !== 'NOERROR' && rcode !== 'NXDOMAIN'),
  },
  {
    id: 'another-rcode-for-none',
    steps: ['01.2'],
    says: 'Your code has found nothing and tells of it with an rcode for something else. There are two ways to say no: NXDOMAIN when the name has no record at all, and NOERROR with an empty answer when it has others.',
    matches: inAnswer(
      ['no-such-name', 'no-such-type'],
      ({ rcode }) => rcode !== 'NOERROR' && rcode !== 'NXDOMAIN',
    ),
  },
  {
    id: 'negative-not-authoritative',
    steps: ['01.2'],
    says: 'Your negative responses have AA=0. A server is the authority for its zone also when it says that there is nothing: aa is true there too.',
    matches: inAnswer(['negative-authoritative'], ({ aa }) => !aa),
  },
  {
    id: 'soa-in-answer',
    steps: ['01.7'],
    says: 'Your code puts the SOA record into the answer section, as if it had been asked for. In a negative response the answer stays empty, and the SOA stands in the authority section.',
    matches: inAnswer(['no-such-name-soa', 'no-such-type-soa'], ({ answers }) =>
      answers.some((record) => record.type === 'SOA'),
    ),
  },
  {
    id: 'soa-only-for-nxdomain',
    steps: ['01.7'],
    says: 'The SOA is there when the name does not exist, but not when only the type is missing. Both are negative answers, and caches keep both: both need the SOA.',
    matches: inAnswer(['no-such-type-soa'], ({ authorities }) => authorities.length === 0),
  },
  {
    id: 'soa-missing',
    steps: ['01.7'],
    says: 'Your negative response has an empty authority section, so no cache may keep it, and every client asks again. Put the SOA record of the zone there.',
    matches: inAnswer(['no-such-name-soa'], ({ authorities }) => authorities.length === 0),
  },
  {
    id: 'soa-ttl-raw',
    steps: ['01.7'],
    says: 'The SOA has its own TTL from the zone, and its MINIMUM is smaller. Caches would believe for too long that there is nothing. The smaller one of the two goes into the response.',
    matches: soaTtl(({ ttl }) => ttl),
  },
  {
    id: 'soa-ttl-minimum',
    steps: ['01.7'],
    says: 'The SOA has its MINIMUM as TTL, although its own TTL in the zone is smaller. The smaller one of the two goes into the response.',
    matches: soaTtl(({ data }) => data.minimum),
  },
];

/** True when the SOA in the authority section has this TTL of the zone's SOA, and it is the wrong one. */
function soaTtl(ttlOf: (soa: { ttl: number; data: { minimum: number } }) => number): Cause['matches'] {
  return (evidence) => {
    const soa = wantedIn(evidence).records?.[0];
    const [found] = askedIn(evidence)?.response?.authorities ?? [];
    return soa?.type === 'SOA' && found?.type === 'SOA' && found.ttl === ttlOf(soa);
  };
}
