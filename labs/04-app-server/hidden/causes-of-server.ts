import type { Cause } from '#testing';
import {
  APP_STEPS,
  fieldOf,
  inAnyExchange,
  inExchange,
  inNotice,
  isHtml,
  printedIn,
  STEPS,
  type Wanted,
} from './cause-signatures.js';

interface Logged {
  readonly lines: readonly Record<string, unknown>[];
  readonly every: readonly Record<string, unknown>[];
}

const lineOf = ({ line }: Wanted) => line as { id: string; path: string; status: number };

/** Mistakes in step 04.1. */
export const causesOfServer: readonly Cause[] = [
  {
    id: 'port-before-listening',
    steps: ['04.1', '04.9', '04.10'],
    file: 'server.ts',
    says: 'startServer() asks for the port before the server listens: address() is null until then. Wait for the event first: await once(server, "listening").',
    matches: printedIn(/of null \(reading 'port'\)/),
  },
  {
    id: 'another-port',
    steps: ['04.1'],
    file: 'server.ts',
    says: 'startServer() listens on another port than it was asked for, or does not tell the right one. Listen on the port that you are given. Port 0 asks the system for a free one: server.address() knows which, once the server listens.',
    matches: inNotice(['port']),
  },
  {
    id: 'echo-without-a-body',
    steps: ['04.1'],
    says: 'request.body is not there. express.json() reads it, and must come before the routes: app.use(express.json()).',
    matches: inExchange(['echo'], ({ status, text }) => status === 200 && text === ''),
  },
  {
    id: 'says-200-for-errors',
    steps: ['04.1'],
    says: 'The answer is about an error, and its status is 200. A program looks at the status first: response.status(404).json(...), or 400, before the JSON.',
    matches: inExchange(['unknown', 'bad-json'], ({ status }) => status === 200),
  },
  {
    id: 'no-404-of-its-own',
    steps: ['04.1'],
    says: 'The status is right, and the body is the HTML that Express makes by itself. Put a handler behind all routes that answers in JSON: app.use((request, response) => ...).',
    matches: inExchange(['unknown'], (data) => data.status === 404 && isHtml(data)),
  },
  {
    id: 'dies-of-bad-json',
    steps: ['04.1'],
    says: 'Your program ended because of a body that is no JSON. JSON.parse() throws; in a listener of "data" or "end" nobody catches that. express.json() turns it into an error that Express hands to your error handler.',
    matches: inExchange(['bad-json', 'after-bad-json'], ({ isRunning }) => !isRunning),
  },
  {
    id: 'error-handler-not-used',
    steps: ['04.1'],
    says: 'The error was answered by Express itself, in HTML. Express takes only a function with four parameters for an error handler, (error, request, response, next), and it must stand behind everything else.',
    matches: inExchange(['bad-json'], (data) => isHtml(data)),
  },
  {
    id: 'says-500-for-bad-json',
    steps: ['04.1'],
    says: 'The client sent what cannot be read, and your app blames itself with 500. The error that express.json() makes has a status, 400: answer error.status ?? 500.',
    matches: inExchange(['bad-json'], (data) => data.status === 500 && fieldOf(data, 'error') !== undefined),
  },
  {
    id: 'logs-twice',
    steps: ['04.1'],
    says: 'One request makes two lines in the log. Listen to one event only: "close" comes for each response, whether it was finished or not.',
    matches: inNotice<Logged>(['log'], ({ lines }) => lines.length > 1),
  },
  {
    id: 'logs-path-without-query',
    steps: ['04.1'],
    says: 'The path in the log has lost its query. request.path leaves it out; request.originalUrl is all that was sent.',
    matches: inNotice<Logged>(['log'], ({ lines, every }, _, wanted) => {
      const [path] = lineOf(wanted).path.split('?');
      return lines.length === 0 && every.some((line) => line.path === path && line.id === lineOf(wanted).id);
    }),
  },
  {
    id: 'not-in-the-log',
    steps: ['04.1'],
    says: 'This request is not in the log. Call logRequest() once for each request, in response.on("close", ...). The function that does so must be the first app.use(): what stands before it, and answers, is never seen by it.',
    matches: inNotice<Logged>(['log'], ({ lines }) => lines.length === 0),
  },
  {
    id: 'new-request-id',
    steps: ['04.1'],
    says: 'The log has another id than the proxy gave. Take the one of the header X-Request-Id, request.get("x-request-id"), and make a new one only if there is none.',
    matches: inNotice<Logged>(['log'], ({ lines }, _, wanted) => lines[0]?.id !== lineOf(wanted).id),
  },
  {
    id: 'logs-too-early',
    steps: ['04.1'],
    says: 'The log says another status than the client got. When the request comes in, nobody knows the status yet (it stands at 200): log it in response.on("close", ...).',
    matches: inNotice<Logged>(['log'], ({ lines }, _, wanted) => lines[0]?.status !== lineOf(wanted).status),
  },
  {
    id: 'no-id-of-its-own',
    steps: ['04.1'],
    says: 'Without X-Request-Id the request has no id of its own. Make one for each request: request.get("x-request-id") ?? randomUUID().',
    matches: inNotice(['own-id']),
  },
  {
    id: 'listens-everywhere',
    steps: ['04.1'],
    file: 'server.ts',
    says: 'Your app answers on other addresses of this machine, too: anybody who reaches the machine can go past the proxy. Without a host, listen() takes all addresses. Say which: listen(port, "127.0.0.1").',
    matches: inExchange(['loopback'], ({ outcome }) => outcome !== 'refused'),
  },
  {
    id: 'close-leaves-it-open',
    steps: ['04.1'],
    file: 'server.ts',
    says: 'After close() somebody still answers on the port. Call server.close(), and wait for the event "close".',
    matches: inNotice(['close']),
  },
];

/** What can go wrong with any request: told when nothing more exact is known. */
export const causesOfStops: readonly Cause[] = [
  {
    id: 'not-written-yet-inside',
    steps: STEPS,
    says: 'Your app called a function that is not written yet. The error that it printed has the TODO mark: that is what comes next.',
    matches: printedIn(/TODO\(04\.\d+\)/),
  },
  {
    id: 'ends-at-a-request',
    steps: STEPS,
    says: 'Your program ended while it handled this request. An error that nothing catches ends a Node program. The last thing that it printed is that error, with its line.',
    matches: inAnyExchange(({ isRunning }) => !isRunning),
  },
  {
    id: 'query-not-awaited',
    steps: STEPS,
    says: 'Your code looked for rows in a promise: db.query() has only begun. Write await before it: const { rows } = await db.query(...).',
    matches: printedIn(/undefined \(reading '(0|length|map|rows)'\)/),
  },
  {
    id: 'sql-refused',
    steps: STEPS,
    says: 'PostgreSQL refused your SQL. What it says is printed above. Compare the names with data/schema.sql, and the number of $1, $2 with the list of values.',
    matches: printedIn(
      /syntax error at or near|(column|relation|function) .* does not exist|there is no parameter|bind message supplies|must appear in the GROUP BY|is ambiguous/,
    ),
  },
  {
    id: 'never-answers-a-request',
    steps: APP_STEPS,
    file: 'app.ts',
    says: 'The request came in, and no answer went out. Each handler must either answer (response.json(...)) or call next(). Look for a way through your code that does neither, or for an await that never comes back.',
    matches: inAnyExchange(({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'no-such-route',
    steps: APP_STEPS,
    file: 'app.ts',
    says: 'No route of your app answered this. Is it written in app.ts, with this method and this path? Does it stand before the handler for 404?',
    matches: inAnyExchange(({ status, json }) => status === 404 && json !== undefined),
  },
  {
    id: 'handler-threw',
    steps: STEPS,
    says: 'A handler of your app threw an error, so Express answered 500. The error is printed above, if your error handler prints it (console.error(error)). Its first line in a file of yours is where it happened.',
    matches: inAnyExchange(({ status }) => status === 500),
  },
];
