import type { DatabaseCall } from '../core/trace.js';
import { headerOf, headText, statusOf } from './http-head.js';
import { type Forwarded, frontTimes, type Observed, type ToldHop } from './observed.js';
import { databaseCalls } from './postgres-calls.js';
import { logLines, originOf } from './told-parts.js';

/** What the app prints when it fails is long; this many lines of it are told. */
const PRINTED_LINES = 6;

/** A route is chosen, the database is asked, an answer is made. */
export function tellApp(observed: Observed, sent: Forwarded | undefined): ToldHop {
  const { client, stack } = observed;
  const { app } = stack.layers;
  const title = 'Application';
  const away = app.problem ?? (app.process.isRunning ? undefined : 'its process has ended');
  if (!sent) {
    const startMs = client.tls?.doneMs ?? frontTimes(observed).startMs;
    const base = { title, ...originOf(app.origin), startMs, endMs: client.answeredMs ?? client.endMs };
    if (away === undefined) return { ...base, isAway: true, decided: [], excerpt: '' };
    const decided = ['connection refused: the app does not listen', `the app: ${away}`];
    return { ...base, decided, excerpt: lastLines(app.process.printed) };
  }
  const { request, response } = sent;
  const calls = databaseConnections(stack)
    .flatMap(databaseCalls)
    // A pool may have connected before the request came.
    .filter((call) => call.startMs >= 0)
    .sort((one, other) => one.startMs - other.startMs);
  const status = response && statusOf(response);
  const log = request ? logLines(app.process.printed, headerOf(request, 'x-request-id')) : [];
  const isFaulty = status === undefined || status >= 500;
  return {
    title,
    ...originOf(app.origin),
    startMs: sent.startMs,
    endMs: sent.endMs ?? client.endMs,
    decided: [
      routeText(observed, status),
      ...databaseTrouble(stack.database, calls),
      ...(away === undefined ? [] : [`the app: ${away}`]),
    ],
    bytesIn: sent.bytesIn,
    bytesOut: sent.bytesOut,
    calls,
    excerpt: [
      response ? headText(response) : '(no answer)',
      ...log,
      ...(isFaulty ? [lastLines(app.process.printed)] : []),
    ]
      .join('\n')
      .trimEnd(),
  };
}

function databaseConnections({ database }: Observed['stack']) {
  return 'relay' in database ? database.relay.connections : [];
}

function routeText({ method, url, stack, fault }: Observed, status: number | undefined): string {
  const path = `${url.pathname}${url.search}`;
  const visit = stack.layers.app.process.visits.findLast((visited) => visited.url === path);
  const route = visit ? `${method} ${visit.path}` : `${method} ${url.pathname}`;
  if (status === undefined) {
    return `${route} -> no answer${fault === 'app-slow' ? ' in time' : ''}`;
  }
  return `${route} -> ${status}`;
}

function databaseTrouble(database: Observed['stack']['database'], calls: readonly DatabaseCall[]): string[] {
  if ('missing' in database) return [`there is no database here. It needs ${database.missing}`];
  if (database.isDown) return ['the database does not run: nobody takes the connection'];
  const failed = calls.find(({ result }) => /^(ERROR|FATAL|PANIC|no answer)/.test(result));
  if (failed) return [`the database: ${failed.result}`];
  return [];
}

/** Without the lines of the log, and without the trace of calls inside packages. */
function lastLines(printed: string): string {
  const lines = printed
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\{"id"|^\s+at |^\s*[}\]]/.test(line));
  const shown = lines.slice(0, PRINTED_LINES);
  return shown.length === 0 ? '' : ['', 'it printed:', ...shown].join('\n');
}
