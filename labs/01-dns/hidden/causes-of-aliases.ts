import type { Cause } from '#testing';
import { inAnswer } from './cause-signatures.js';

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
    says: 'Your code finds no record of the type that was asked for and stops there. This name is an alias: it has a CNAME record, and that leads to the address.',
    matches: inAnswer(['alias'], ({ answers }) => answers.length === 0),
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
