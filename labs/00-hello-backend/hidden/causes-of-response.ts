import type { Cause } from '#testing';
import { isInPieces, replyIn } from './evidence.js';
import { bodyOf } from './observed.js';

const steps = ['00.1', '00.2', '00.3'];

/** What Node says when a response that has ended is written to again. */
const SECOND_ANSWER = /ERR_HTTP_HEADERS_SENT|ERR_STREAM_WRITE_AFTER_END|ERR_STREAM_ALREADY_FINISHED/;

/** A second answer to one request. It ends the program, so it is looked for before what else may end one. */
export const secondAnswerCauses: readonly Cause[] = [
  {
    id: 'answers-twice',
    steps,
    says: 'Your code answered this request, went on, and began a second answer to it in the line named above. That is an error, and it ended your program. Each branch that answers needs `return` after response.end(), so that the code below it does not run. Headers are set before end().',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      // An answer for each piece of a body is another mistake.
      return reply !== undefined && !isInPieces(reply) && SECOND_ANSWER.test(reply.died ?? '');
    },
  },
];

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
