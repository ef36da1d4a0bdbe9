import type { Cause } from '#testing';
import { replyIn } from './evidence.js';
import { bodyOf } from './observed.js';

const steps = ['00.1', '00.2', '00.3'];

/** Mistakes that can show in every response. */
export const responseCauses: readonly Cause[] = [
  {
    id: 'not-written-yet',
    steps,
    says: 'This step is not written yet. The lesson says what it asks for.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return reply !== undefined && bodyOf(reply).includes(`TODO(${evidence.stepId})`);
    },
  },
  {
    id: 'response-not-ended',
    steps,
    says: 'Your server begins a response and never ends it, so the client goes on waiting. Every response needs response.end(), also after response.write().',
    matches: (evidence) => ['unfinished', 'endless'].includes(replyIn(evidence)?.outcome.kind ?? ''),
  },
  {
    id: 'request-never-answered',
    steps,
    says: 'Your server took the request and never answered it. Every path through your code, also the last else and every catch, must end with response.end().',
    matches: (evidence) => replyIn(evidence)?.outcome.kind === 'silent',
  },
  {
    id: 'answers-twice',
    steps,
    says: 'Your code answered the same request twice, and the second time an error ended the program. After response.end() comes `return`, or the rest stands in an else.',
    matches: (evidence) => replyIn(evidence)?.died?.includes('ERR_HTTP_HEADERS_SENT') === true,
  },
  {
    id: 'body-is-no-text',
    steps,
    says: 'response.end() takes text or bytes. Given something else it throws, and nothing caught that, so the program ended. JSON.stringify() turns a value into text.',
    matches: (evidence) => replyIn(evidence)?.died?.includes('ERR_INVALID_ARG_TYPE') === true,
  },
  {
    id: 'dies-on-a-request',
    steps,
    says: 'An error that nothing caught ended your whole program, so this client and all others got nothing. The error is named above: mend it, or catch it and answer.',
    matches: (evidence) => replyIn(evidence)?.died !== undefined,
  },
];
