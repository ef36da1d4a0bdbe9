import type { Cause, CauseEvidence } from '#testing';
import { inAnyExchange, inExchange, PROXY_STEPS } from './cause-signatures.js';

/** Whether the program ended because it connected to a place where no app is. */
function isLost({ stepId, uncaught }: CauseEvidence): boolean {
  if (uncaught?.error.includes('getaddrinfo')) return true;
  // In the later steps there are apps that cannot be reached.
  return ['03.2', '03.3', '03.4'].includes(stepId) && /connect ECONNREFUSED/.test(uncaught?.error ?? '');
}

/** Mistakes in forwarding: step 03.2, and what stops a proxy in any step. */
export const causesOfForwarding: readonly Cause[] = [
  {
    id: 'port-not-told',
    steps: ['03.2'],
    says: 'startProxy() must listen on options.port and give the port that it listens on. Port 0 asks the system for a free one: server.address() knows which.',
    matches: inExchange(['port']),
  },
  {
    id: 'returns-before-listening',
    steps: ['03.2'],
    says: 'startProxy() came back, and nothing listens there yet. Wait for the event "listening" (await once(server, "listening")), and use the port that you were given.',
    matches: inExchange(
      ['first', 'answer', 'listens'],
      ({ outcome, isRunning }) => outcome === 'refused' && isRunning,
    ),
  },
  {
    id: 'connects-elsewhere',
    steps: PROXY_STEPS,
    says: 'Your proxy connected to a place where no app is. block.upstream says where the app listens: give its host and its port to requestOf(). The name in the Host header is no address, it only chooses the block; and a block that redirects has no upstream.',
    matches: (evidence) =>
      isLost(evidence) ||
      // Somebody who handles the error already.
      inExchange(['first'], ({ status, arrived }) => status === 502 && arrived.length === 0)(evidence),
  },
  {
    id: 'never-forwards',
    steps: PROXY_STEPS,
    says: 'The request came in, and no whole request reached the app. Make one with http.request(), to the host and port of block.upstream. It is sent only when it is ended: pipe the client’s request into it.',
    matches: inExchange(
      ['first', 'unanswered'],
      ({ arrived, outcome, isRunning }) => arrived.length === 0 && outcome === 'silent' && isRunning,
    ),
  },
  {
    id: 'never-answers-the-client',
    steps: PROXY_STEPS,
    says: 'The app got the request and answered, and the client got nothing. On the event "response", write the status and headers to the client, and pipe the app’s answer into its response.',
    matches: inExchange(
      ['first', 'answer', 'unanswered'],
      ({ arrived, outcome }) => arrived.length > 0 && outcome === 'silent',
    ),
  },
  {
    id: 'method-not-passed-on',
    steps: ['03.2'],
    says: 'The app got another method than the client sent. Without the option "method", http.request() sends GET.',
    matches: inExchange(['method']),
  },
  {
    id: 'query-dropped',
    steps: ['03.2'],
    says: 'The query is gone. request.url holds the path and the query; pass on both.',
    matches: inExchange(
      ['target'],
      ({ arrived, target }) => target.includes('?') && arrived[0]?.target === target.split('?')[0],
    ),
  },
  {
    id: 'path-decoded',
    steps: ['03.2'],
    says: 'Something like %2F in the path was decoded on its way. %2F and / mean different things to the app: pass on request.url letter by letter.',
    matches: inAnyExchange(
      ['target'],
      ({ arrived, target, status }) =>
        target.includes('%2F') && (status !== 200 || !arrived[0]?.target.includes('%2F')),
    ),
  },
  {
    id: 'path-rebuilt',
    steps: ['03.2'],
    says: 'The path at the app is not the one that was sent. new URL() tidies up: it removes "..", and takes //name for a host. Pass on request.url as it is.',
    matches: inExchange(['target']),
  },
  {
    id: 'body-not-passed-on',
    steps: ['03.2'],
    says: 'The app did not get the body of the request. Pipe the request into the one that you make (request.pipe(upstream)); ending it at once sends it without a body.',
    matches: inExchange(['body'], ({ arrived, body }) => arrived.length === 0 || arrived[0]?.body !== body),
  },
  {
    id: 'status-not-passed-on',
    steps: ['03.2'],
    says: 'The client got another status than the app gave. Write answer.statusCode to the client; a response that nobody gives a status is a 200.',
    matches: inExchange(['status']),
  },
  {
    id: 'answer-headers-dropped',
    steps: ['03.2'],
    says: 'The headers of the app’s answer did not reach the client. Give them to writeHead(), behind the status.',
    matches: inExchange(['answer-headers']),
  },
  {
    id: 'set-cookie-joined',
    steps: ['03.2'],
    says: 'The app set two cookies, and the client did not get two Set-Cookie headers. In answer.headers, set-cookie is a list: pass it on as a list, do not turn it into text.',
    matches: inExchange(['cookies']),
  },
  {
    id: 'head-turned-into-get',
    steps: ['03.2'],
    says: 'The client asked with HEAD, and the app did not get HEAD, or the client did not get the same headers. Pass HEAD on as it is.',
    matches: inExchange(['head']),
  },
  {
    id: 'one-app-for-all-names',
    steps: ['03.2'],
    says: 'Two names lead to the same app. For each request, ask selectServer() with its Host header, and use the upstream of that block.',
    matches: inExchange(['by-host']),
  },
  {
    id: 'collects-the-request',
    steps: ['03.2'],
    says: 'Your proxy waits for the whole body before it sends anything on. A large upload then fills the memory, and a slow one delays the app. Pipe the request on while it comes.',
    matches: inExchange(['request-streams']),
  },
  {
    id: 'collects-the-answer',
    steps: ['03.2'],
    says: 'Your proxy waits for the whole answer before it sends anything to the client. A download then fills the memory, and a page that comes bit by bit comes all at the end. Pipe it on.',
    matches: inExchange(['answer-streams']),
  },
  {
    id: 'reads-faster-than-the-app',
    steps: ['03.2'],
    leadsTo: ['memory-limit'],
    says: 'The app stopped reading, and your proxy went on: it kept all that came in memory, until the memory limit ended it. write() gives false when the other side is behind. pipe() heeds that and waits; a handler of "data" that only writes does not.',
    matches: inAnyExchange(['backpressure']),
  },
  {
    id: 'close-leaves-it-open',
    steps: ['03.2'],
    says: 'After close() somebody still answers on the port, or close() did not come back. Call server.close() and server.closeAllConnections(), and wait for the event "close".',
    matches: inExchange(['close']),
  },
  {
    id: 'close-waits-for-requests',
    steps: ['03.2'],
    says: 'close() stopped listening, and a connection with a request under way stayed open: server.close() waits for it. Call server.closeAllConnections() right after it, then wait for the event "close".',
    matches: inAnyExchange(['close-ends']),
  },
  {
    id: 'dies-when-the-app-is-down',
    steps: ['03.5'],
    says: 'Your program ended because the app could not be reached. A request made with http.request() tells of that with the event "error"; an error event that nobody handles ends a Node program.',
    matches: inAnyExchange(['refused', 'reset', 'next'], ({ isRunning }) => !isRunning),
  },
  {
    id: 'answers-twice',
    steps: ['03.5'],
    says: 'The app broke off in the middle of its answer, and your program ended. The status had been sent already; writing a second one throws. Ask response.headersSent first, and break the connection off instead.',
    matches: inAnyExchange(['half-runs']),
  },
  {
    id: 'hangs-when-the-app-is-down',
    steps: ['03.5'],
    says: 'The app cannot be reached, and the client waits for an answer that never comes. Handling the error is not enough: answer with 502.',
    matches: inExchange(['refused', 'reset'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'wrong-error-status',
    steps: ['03.5'],
    says: 'The status for this is 502. 500 says that the proxy itself is broken; 502 says that the app behind it is.',
    matches: inExchange(['refused', 'reset'], ({ outcome }) => outcome === 'answer'),
  },
  {
    id: 'breaks-off-without-an-answer',
    steps: ['03.5'],
    says: 'Your proxy closed the connection to the client without any answer. As long as no status was sent (response.headersSent is false), it can still say 502.',
    matches: inExchange(['refused', 'reset'], ({ outcome }) => outcome === 'closed'),
  },
  {
    id: 'half-an-answer-hangs',
    steps: ['03.5'],
    says: 'The app broke off in the middle, and the client still waits for the rest. pipe() does not pass on that the other side is gone; pipeline() of node:stream does, or destroy the response yourself.',
    matches: inExchange(['half'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'quiet-end-not-noticed',
    steps: ['03.5'],
    says: 'The app closed its connection in the middle, quietly: without a reset your request to it has no event "error". The client still waits for the rest. pipe() does not pass on such an end; pipeline(answer, response, () => {}) of node:stream breaks off the response.',
    matches: inExchange(['half-quiet'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'half-an-answer-looks-whole',
    steps: ['03.5'],
    says: 'The app broke off in the middle, and the client took what it got for the whole answer. Do not end the response properly then: destroy it.',
    matches: inExchange(['half', 'half-quiet']),
  },
  {
    id: 'stays-broken',
    steps: ['03.5'],
    says: 'After one failure your proxy does not serve the next request. Whether an app can be reached is found out anew for each request.',
    matches: inExchange(['next']),
  },
];
