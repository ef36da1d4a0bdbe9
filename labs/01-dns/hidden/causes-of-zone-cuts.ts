import type { Cause } from '#testing';
import { always, inAnswer } from './cause-signatures.js';

/** Mistakes with wildcards and empty names, and with delegations: steps 01.8 and 01.10. */
export const causesOfZoneCuts: readonly Cause[] = [
  {
    id: 'empty-name-nxdomain',
    steps: ['01.8'],
    says: 'Your code says NXDOMAIN for a name that has no records itself, but has names below it. If a.b exists, then b exists too: NOERROR with an empty answer.',
    matches: inAnswer(['empty-name'], ({ rcode }) => rcode === 'NXDOMAIN'),
  },
  {
    id: 'wildcard-owner',
    steps: ['01.8'],
    says: 'Your code found the wildcard, but its records still belong to the name with the asterisk. The client asked for another name and will not know them. Give copies whose owner is the name that was asked for.',
    matches: inAnswer(['wildcard', 'wildcard-deep'], ({ answers }) =>
      answers.some((record) => record.name.startsWith('*.')),
    ),
  },
  {
    id: 'no-wildcards',
    steps: ['01.8'],
    says: 'The wildcard next to this name was not used. A record whose name begins with an asterisk answers for names below its parent that do not exist.',
    matches: inAnswer(['wildcard'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'wildcard-one-label',
    steps: ['01.8'],
    says: 'Your wildcard only stands for one label. In DNS it stands for any number of them: *.users answers for a.b.users too, as long as b.users does not exist. (In TLS certificates it is one label; here it is not.)',
    matches: inAnswer(['wildcard-deep'], ({ answers }) => answers.length === 0),
  },
  {
    id: 'wildcard-beats-existing',
    steps: ['01.8'],
    says: 'This name exists, it only has no record of the type. Your code then took the wildcard. A wildcard never answers for a name that exists: NOERROR with an empty answer.',
    matches: inAnswer(['beside-wildcard'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'wildcard-beats-empty-name',
    steps: ['01.8'],
    says: 'This name has no records, but a name below it has, so it exists. Your code took the wildcard for it. Ask whether the name exists before you look for a wildcard.',
    matches: inAnswer(['empty-beside-wildcard'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'wildcard-crosses-encloser',
    steps: ['01.8'],
    says: 'Your code walks up until it meets some wildcard. It must stop at the closest name above that exists: only the wildcard directly below that one may answer, and if there is none, there is no such name.',
    matches: inAnswer(['closer-encloser'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'authoritative-glue',
    steps: ['01.10'],
    says: 'Your code answers for a name server’s address that lies in the delegated part. That record is glue: a copy, there only so that the servers can be found. Like every name in there, it is answered with the referral.',
    matches: inAnswer(['glue-asked', 'glue-asked-aa'], ({ answers }) => answers.length > 0),
  },
  {
    id: 'referral-in-answer',
    steps: ['01.10'],
    says: 'Your code puts the NS records of the delegation into the answer section. They are a hint where to ask, and the other servers have the last word: the answer stays empty, the NS records go into the authority section.',
    matches: inAnswer(['below-cut', 'at-cut', 'ns-of-cut', 'glue-asked'], ({ answers }) =>
      answers.some((record) => record.type === 'NS'),
    ),
  },
  {
    id: 'no-referral',
    steps: ['01.10'],
    says: 'This name lies in a part of the zone that was handed to other servers, and your code did not send the client there. Look for NS records at the name itself and at every name above it, up to the zone’s apex.',
    matches: inAnswer(['below-cut', 'at-cut'], ({ authorities }) =>
      authorities.every((record) => record.type !== 'NS'),
    ),
  },
  {
    id: 'referral-authoritative',
    steps: ['01.10'],
    says: 'Your referral has AA=1. It says that you are the authority for a name that you have just handed to others: aa is false in a referral.',
    matches: inAnswer(['below-cut-aa', 'at-cut-aa', 'ns-of-cut-aa', 'glue-asked-aa'], ({ aa }) => aa),
  },
  {
    id: 'glue-missing',
    steps: ['01.10'],
    says: 'Your referral names the servers without their addresses. They lie inside the part that they serve, so nobody can look them up without asking them. Put their address records into the additional section.',
    matches: inAnswer(['glue'], always),
  },
  {
    id: 'ds-referred',
    steps: ['01.10'],
    says: 'Your code refers the question for DS to the delegated servers. DS is kept on this side of the delegation, so those servers cannot know it. Answer it here; the zone holds none.',
    matches: inAnswer(['ds'], ({ authorities }) => authorities.some((record) => record.type === 'NS')),
  },
  {
    id: 'apex-referred',
    steps: ['01.10'],
    says: 'Your code treats the zone’s own NS records like a delegation. At the apex they are ordinary records and answer the question; only NS records below the apex hand something on.',
    matches: inAnswer(['apex-ns'], ({ answers }) => answers.length === 0),
  },
];
