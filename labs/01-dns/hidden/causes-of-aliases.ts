import type { Cause } from '#testing';
import { inAnswer } from './cause-signatures.js';
import { fold, setOf } from './words.js';

const OUT_OF_THE_ZONE =
  'This alias leads out of the zone. Your server knows nothing about that name, not even whether it exists, so the CNAME alone is the answer, with NOERROR.';

/** Mistakes with CNAME: steps 01.3 and 01.6. */
export const causesOfAliases: readonly Cause[] = [
  {
    id: 'cname-flattened',
    steps: ['01.3'],
    says: 'Your answer holds the address but not the CNAME that leads to it. The client asked for one name and gets a record of another: put every CNAME on the way into the answer as well.',
    matches: inAnswer(
      ['alias', 'alias-of-alias'],
      ({ answers }) => answers.length > 0 && answers.every((record) => record.type !== 'CNAME'),
    ),
  },
  {
    id: 'cname-not-followed',
    steps: ['01.3'],
    says: 'Your answer stops at the CNAME. The name that it points to is in this zone too, so its address belongs into the same answer.',
    matches: inAnswer(['alias'], ({ answers }) => answers.length === 1 && answers[0]?.type === 'CNAME'),
  },
  {
    id: 'cname-ignored',
    steps: ['01.3'],
    says: 'There is no CNAME in your answer: this is where step 01.3 begins. Your code finds no record of the type that was asked for and stops there. But this name is an alias: it has a CNAME record, and that leads to the address.',
    matches: inAnswer(['alias'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'cname-owner-renamed',
    steps: ['01.3'],
    says: 'Your answer gives the address under the name that was asked for. In the zone it belongs to the name that the alias leads to. Put each record into the answer as it is, with its own name.',
    matches: inAnswer(['alias', 'alias-of-alias'], ({ answers }, _, { name, type }) =>
      answers.some((record) => record.type === type && fold(record.name) === fold(name)),
    ),
  },
  {
    id: 'record-given-twice',
    steps: ['01.3'],
    says: 'A record stands in your answer twice. Each CNAME on the way, and each record at its end, is put in once.',
    matches: inAnswer(['alias', 'alias-of-alias'], ({ answers }) => {
      const lines = setOf(answers);
      return new Set(lines).size < lines.length;
    }),
  },
  {
    id: 'rcode-of-the-alias',
    steps: ['01.3'],
    says: 'The records in your answer are right, but the rcode says that there is none. It seems to be decided by the alias, which has no address of its own. The alias leads to one, so the rcode is NOERROR.',
    matches: inAnswer(['alias'], ({ rcode }, wanted) => wanted.rcode === 'NOERROR' && rcode !== 'NOERROR'),
  },
  {
    id: 'alias-without-end',
    steps: ['01.3'],
    says: 'Your code never comes to the end of this chain, although it is no circle. In each round it must go on with the name in the data of the CNAME, not with the name that was asked for.',
    matches: ({ exit, threw = '' }) => exit?.kind === 'timed-out' || threw.includes('Maximum call stack'),
  },
  {
    id: 'cname-in-the-middle-missing',
    steps: ['01.3'],
    says: 'Your answer holds the address, but not every CNAME on the way to it. The client follows the chain link by link: put each one in, in the order in which you come to them.',
    matches: inAnswer(
      ['alias-of-alias'],
      ({ answers }, { records = [] }, { type }) =>
        answers.length < records.length && answers.some((record) => record.type === type),
    ),
  },
  {
    id: 'cname-one-step',
    steps: ['01.3'],
    says: 'Your code follows one alias and then stops. What an alias points to may be an alias again: go on until you come to a name that is none.',
    matches: inAnswer(
      ['alias-of-alias'],
      ({ answers }, { records = [] }) =>
        answers.length < records.length && answers.some((record) => record.type === 'CNAME'),
    ),
  },
  {
    id: 'cname-chased',
    steps: ['01.3'],
    says: 'The question was for the type CNAME, and your code followed the alias all the same. Whoever asks for CNAME wants that one record. Look for records of the type that was asked for first, and for an alias only then.',
    matches: inAnswer(['cname-asked'], ({ answers }, { records = [] }) => answers.length > records.length),
  },
  {
    id: 'cname-not-given',
    steps: ['01.3'],
    says: 'The question was for the type CNAME, and the CNAME record is not in your answer. It is a record like any other: if its type is what was asked for, it is the answer.',
    matches: inAnswer(['cname-asked'], ({ answers }) => !answers.some((record) => record.type === 'CNAME')),
  },
  {
    id: 'follows-out-of-zone',
    steps: ['01.6'],
    says: `Your code looks for the target of the alias in its own zone. ${OUT_OF_THE_ZONE}`,
    matches: inAnswer(['outside'], ({ rcode, answers }) => rcode !== 'NOERROR' || answers.length !== 1),
  },
  {
    id: 'outside-suffix',
    steps: ['01.6'],
    says: `The target's domain only ends in the same letters as your zone's name, as badexample.com ends in example.com: a dot is missing before it. ${OUT_OF_THE_ZONE}`,
    matches: inAnswer(
      ['outside-lookalike'],
      ({ rcode, answers }) => rcode !== 'NOERROR' || answers.length !== 1,
    ),
  },
  {
    id: 'dangling-noerror',
    steps: ['01.6'],
    says: 'The alias exists, but the name that it leads to does not, and your code says NOERROR. The rcode tells of the last name on the way: NXDOMAIN, with the CNAME in the answer.',
    matches: inAnswer(['dangling'], ({ rcode }) => rcode === 'NOERROR'),
  },
  {
    id: 'dangling-without-cname',
    steps: ['01.6'],
    says: 'NXDOMAIN is right, but the answer is empty. It says that the alias itself does not exist, which is wrong. Leave the CNAME in the answer, so that the client sees which name is missing.',
    matches: inAnswer(['dangling'], ({ rcode, answers }) => rcode === 'NXDOMAIN' && answers.length === 0),
  },
  {
    id: 'cname-loop',
    steps: ['01.6'],
    says: 'The aliases form a circle, and your code walks around in it for ever. Remember the names that you have been to, and stop when you come to one of them again.',
    matches: ({ exit, threw = '' }) =>
      exit?.kind === 'timed-out' || exit?.kind === 'memory-limit' || threw.includes('Maximum call stack'),
  },
];
