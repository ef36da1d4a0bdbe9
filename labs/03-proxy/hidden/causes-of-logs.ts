import type { Cause } from '#testing';
import { inLog } from './cause-signatures.js';

/** Mistakes in the access log: steps 03.3 to 03.5. All are mended in proxy.ts. */
export const causesOfLogs: readonly Cause[] = [
  {
    id: 'not-logged',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'There is no line in the log for this request. Call logRequest() when the response is done, on its event "close": response.on("close", ...) at the beginning of the handler.',
    matches: inLog(['log'], ({ lines }) => lines.length === 0),
  },
  {
    id: 'logged-more-than-once',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'One request made several lines in the log. "finish" and "close" both happen for one response: listen to one of them.',
    matches: inLog(['log'], ({ lines }) => lines.length > 1),
  },
  {
    id: 'logged-too-early',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'The log says 200, and the client got another status. Until somebody sets it, response.statusCode is 200: read it when the response is done, inside the listener of its event "close".',
    matches: inLog(['log'], ({ lines, status }) => lines[0]?.status === 200 && status !== 200),
  },
  {
    id: 'log-says-something-else',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'The line in the log does not say what happened. The id is the one that the app got (arrival.requestId), the target is request.url, and the status is response.statusCode when the response is done.',
    matches: inLog(['log']),
  },
  {
    id: 'redirect-not-logged',
    steps: ['03.4'],
    says: 'The client was redirected, and the log has no line for it. Your handler returns before it comes to what logs: put response.on("close", ...) at the beginning of the handler, above the redirect.',
    matches: inLog(['log-redirect'], ({ lines }) => lines.length === 0),
  },
  {
    id: 'redirect-logged-otherwise',
    steps: ['03.4'],
    says: 'The log must have one line for a redirect, with the status that the client got. Log each request in one place: response.on("close", ...) at the beginning of the handler, with response.statusCode.',
    matches: inLog(['log-redirect']),
  },
  {
    id: 'bad-gateway-not-logged',
    steps: ['03.5'],
    says: 'The client got a 502, and the log has no line for it. Where the listener that logs stands, it is reached only when the app answers. Put response.on("close", ...) at the beginning of the handler.',
    matches: inLog(['log-502'], ({ lines }) => lines.length === 0),
  },
  {
    id: 'bad-gateway-logged-otherwise',
    steps: ['03.5'],
    says: 'The log must have one line for a 502, and that must say 502. Log each request in one place: response.on("close", ...) at the beginning of the handler, where response.statusCode is what the client got.',
    matches: inLog(['log-502']),
  },
];
