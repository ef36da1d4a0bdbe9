import type { Cause } from '#testing';
import type { Called } from './calls.js';
import { inSituation } from './cause-signatures.js';
import { CLIENT_STEPS } from './causes-of-pages.js';

const STEPS: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => `05.${number}`);

/** What comes back is not what the next one works with. */
export const causesOfShapes: readonly Cause[] = [
  {
    id: 'client-does-not-load',
    steps: CLIENT_STEPS,
    file: 'client.ts',
    says: 'client.ts is not valid TypeScript, so there is no script to send to the browser. Your editor underlines the place; the type errors above name it.',
    matches: ({ threw }) => threw?.startsWith('client.ts is missing') ?? false,
  },
  {
    id: 'posted-no-number',
    steps: ['05.6'],
    says: 'primesBelow() gave something that is no number. What the worker posts is what arrives: post the count itself, not an object with the count in it.',
    file: 'heavy-worker.ts',
    matches: inSituation<Called>(
      ['shape'],
      ({ returned }) => typeof returned === 'object' && returned !== null,
    ),
  },
  {
    id: 'returned-nothing',
    steps: STEPS,
    says: 'The function came to its end without giving anything back. Is there a return on every way through it?',
    matches: inSituation<Called>(['shape'], ({ returned }) => returned === undefined || returned === null),
  },
  {
    id: 'returned-another-shape',
    steps: STEPS,
    says: 'Something came back, but in another shape than the lesson asks for. Compare it with the example there: texts are in quotes, lists in brackets.',
    matches: inSituation(['shape']),
  },
];
