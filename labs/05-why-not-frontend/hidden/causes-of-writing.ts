import type { Cause } from '#testing';
import type { Judged } from './api-page.js';
import { inSituation } from './cause-signatures.js';

interface Clapped extends Judged {
  readonly answer?: { readonly status: number };
}

/** Mistakes in keeping out writes of other sites: step 05.9. */
export const causesOfWriting: readonly Cause[] = [
  {
    id: 'get-changes-state',
    steps: ['05.9'],
    says: 'A GET counted. An image on any page of the world sends a GET, and nobody asks before it. GET only reads.',
    matches: inSituation(['read', 'foreign-get']),
  },
  {
    id: 'relies-on-cors',
    steps: ['05.9'],
    says: 'The page of another site saw only an error, and its clap was counted all the same: CORS stops it from reading, not from writing. Look at the header Origin before you count.',
    matches: inSituation<Clapped>(['foreign-text', 'foreign-form'], ({ exchanges }) =>
      exchanges.some(({ answer }) => answer.status < 300),
    ),
  },
  {
    id: 'counts-before-it-refuses',
    steps: ['05.9'],
    says: 'The request was refused, but it had been counted already. Check first, then count.',
    matches: inSituation(['foreign-text', 'foreign-form', 'sum']),
  },
  {
    id: 'origin-not-checked',
    steps: ['05.9'],
    says: 'A POST with an origin that is not in the policy was taken, or refused with another status than 403. "null" is an origin, too: that of a sandboxed frame.',
    matches: inSituation(['sandboxed']),
  },
  {
    id: 'accepts-text-plain',
    steps: ['05.9'],
    says: 'A POST with text/plain was taken, or refused with another status than 415. Forms of other sites can send text/plain; they cannot send application/json.',
    matches: inSituation(['text']),
  },
  {
    id: 'another-method-taken',
    steps: ['05.9'],
    says: 'For other methods than GET and POST the answer is 405, with the header allow: GET, POST.',
    matches: inSituation(['other-method']),
  },
  {
    id: 'charset-refused',
    steps: ['05.9'],
    says: 'application/json; charset=utf-8 is application/json. Cut the value at the semicolon before you compare.',
    matches: inSituation(['charset']),
  },
  {
    id: 'curl-refused',
    steps: ['05.9'],
    says: 'A POST without the header Origin was refused. Only browsers can be misused by another site, and they always send it with a POST.',
    matches: inSituation(['no-origin']),
  },
  {
    id: 'own-page-refused',
    steps: ['05.9'],
    says: 'A page of the policy sent JSON, and its clap was not counted. Call addClap() and answer 200 with {"claps": 1}.',
    matches: inSituation(['own']),
  },
];
