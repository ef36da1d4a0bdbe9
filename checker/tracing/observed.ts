import type { Hop, HopId, TraceFault } from '../core/trace.js';
import type { DnsExchange } from './ask-dns.js';
import type { ClientExchange } from './client-exchange.js';
import type { EdgePassage } from './edge.js';
import { type HttpHead, readMessages, statusOf } from './http-head.js';
import type { RecordedConnection } from './recording-relay.js';
import type { SecurityGroup } from './scenario.js';
import type { ForwardingPlace, TraceStack } from './trace-stack.js';

/** All that was noted of one request, before it is told. */
export interface Observed {
  readonly method: string;
  readonly url: URL;
  readonly publicPort: number;
  readonly usesBrowser: boolean;
  readonly fault: TraceFault | undefined;
  readonly stack: TraceStack;
  /** The security groups of the instance, as they were for this request. */
  readonly groups: readonly SecurityGroup[];
  readonly dns: DnsExchange;
  /** Undefined: the name has no address. */
  readonly edge: EdgePassage | undefined;
  readonly client: ClientExchange;
}

/** The request on its way from the proxy to the app, and what came back. */
export interface Forwarded {
  readonly place: ForwardingPlace;
  readonly startMs: number;
  /** Undefined: it has no end that was seen. */
  readonly endMs: number | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Undefined: what was sent is no HTTP. */
  readonly request: HttpHead | undefined;
  /** Undefined: no answer came, or none that is HTTP. */
  readonly response: HttpHead | undefined;
}

/** One hop as it is told when it was reached; the rest is filled in. */
export type ToldHop = Partial<Pick<Hop, 'headers' | 'bytesIn' | 'bytesOut' | 'calls'>> &
  Pick<Hop, 'title' | 'by' | 'why' | 'decided' | 'excerpt'> & {
    readonly startMs: number;
    readonly endMs: number;
    /** It was not needed, or never came so far. */
    readonly isAway?: boolean;
  };

/** The connection of the client to the proxy; undefined when none came about. */
export function frontConnection({ edge }: Observed): RecordedConnection | undefined {
  return edge?.relay?.connections.findLast(({ up }) => up.bytes > 0) ?? edge?.relay?.connections.at(-1);
}

/** What the proxy sent to the app for this request; undefined: it sent nothing. */
export function forwarded({ stack, method, url }: Observed): Forwarded | undefined {
  const path = `${url.pathname}${url.search}`;
  const all = stack.places.flatMap((place) =>
    place.relay.connections.flatMap((connection) => exchangesOn(connection, place)),
  );
  // A browser may ask for more than it was told to; a proxy may ask for another path.
  const isIt = ({ request }: Forwarded) => request?.startLine.startsWith(`${method} ${path} `);
  return all.findLast(isIt) ?? all.at(-1);
}

/** A connection carries one exchange after the other; one that carried none is told as one without heads. */
function exchangesOn(connection: RecordedConnection, place: ForwardingPlace): Forwarded[] {
  const { up, down, openedMs, closedMs } = connection;
  const requests = readMessages(up.whole());
  const responses = readMessages(down.whole());
  if (requests.length === 0) {
    const bytes = { bytesIn: up.bytes, bytesOut: down.bytes };
    return [{ place, startMs: openedMs, endMs: closedMs, ...bytes, request: undefined, response: undefined }];
  }
  return requests.map(({ head, start, end }, index) => {
    const answer = responses[index];
    const isLast = index === requests.length - 1;
    return {
      place,
      startMs: up.timeOf(start + 1),
      endMs: answer ? (isLast ? down.lastMs : down.timeOf(answer.end)) : closedMs,
      bytesIn: isLast ? up.bytes - start : end - start,
      bytesOut: answer ? (isLast ? down.bytes - answer.start : answer.end - answer.start) : 0,
      request: head,
      response: answer?.head,
    };
  });
}

/** What is not a fault of the way counts as whole: a redirect, a page that is not there, a user who may not. */
const FAULTY_STATUS = 500;

/** The hop at which the way of the request ended by a fault; undefined: it was whole. */
export function endOf(observed: Observed, sent: Forwarded | undefined): HopId | undefined {
  const { dns, edge, client, stack } = observed;
  if (dns.status !== 'NOERROR' || dns.addresses.length === 0 || !edge) return 'dns';
  if (!edge.owner) return 'cloud';
  if (!edge.verdict?.isAllowed) return 'security-group';
  if (!edge.isListening) return 'instance';
  const status = client.response && statusOf(client.response);
  const isWhole = status !== undefined && status < FAULTY_STATUS && !client.failure;
  if (isWhole) return undefined;
  if (sent) return sent.response && !isFaulty(sent.response) ? 'proxy' : 'app';
  // The proxy could send nothing where nobody takes it.
  const { app } = stack.layers;
  const appIsAway = app.problem !== undefined || !app.process.isRunning;
  return appIsAway && status !== undefined ? 'app' : 'proxy';
}

const isFaulty = (head: HttpHead) => (statusOf(head) ?? FAULTY_STATUS) >= FAULTY_STATUS;

/** Where the proxy's side of the connection began and ended, for whoever tells of it. */
export function frontTimes(observed: Observed): { readonly startMs: number; readonly endMs: number } {
  const { startMs, endMs } = observed.client;
  const connection = frontConnection(observed);
  if (!connection) return { startMs, endMs };
  return {
    startMs: connection.up.firstMs ?? connection.openedMs,
    // What comes after the answer, such as the end of TLS, is nobody's business any more.
    endMs: Math.min(endMs, connection.down.lastMs ?? connection.closedMs ?? endMs),
  };
}
