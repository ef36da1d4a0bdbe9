import type { Cause } from '#testing';
import { inSituation } from './cause-signatures.js';

/** Mistakes in the table of what asks first: step 05.8. */
export const causesOfWhatAsks: readonly Cause[] = (
  [
    [
      'json-as-safelisted',
      ['json'],
      'application/json was taken as harmless. Forms cannot send it, so the browser asks first: only the three types of forms pass.',
    ],
    [
      'method-as-simple',
      ['method'],
      'One of the methods is on the wrong side. GET, HEAD and POST can come from links and forms; every other method asks first.',
    ],
    [
      'type-not-looked-at',
      ['type'],
      'A content type is on the wrong side. application/x-www-form-urlencoded, multipart/form-data and text/plain pass; all others ask.',
    ],
    [
      'parameters-ignored',
      ['parameter'],
      'A content type can have parameters: text/plain;charset=utf-8 is text/plain. Cut at the first semicolon, take off spaces, compare in small letters, and compare the whole type.',
    ],
    [
      'own-header-passes',
      ['own-header'],
      'A header that no form can send asks first: authorization, and every header of your own.',
    ],
    [
      'safe-header-asks',
      ['header'],
      'accept, accept-language and content-language pass without asking: every page sends them.',
    ],
    [
      'letter-case-matters',
      ['letters'],
      'Letter case is not handled: fetch() writes get as GET, and names of headers are the same in any letter case.',
    ],
    [
      'long-value-passes',
      ['long'],
      'A value may have 128 bytes. One that is longer asks first, whatever its name is.',
    ],
    [
      'any-value-passes',
      ['value'],
      'Values are limited, too: see the signs in the lesson’s table that make a value unsafe. For the two languages only letters, digits and a few signs are safe.',
    ],
    [
      'everything-asks',
      ['plain'],
      'A plain GET goes out without asking: every link and every image sends one.',
    ],
  ] as const
).map(([id, kinds, says]) => ({
  id,
  steps: ['05.8'],
  says,
  matches: inSituation(['preflight'], (_, { kind }) => (kinds as readonly unknown[]).includes(kind)),
}));
