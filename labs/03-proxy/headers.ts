import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Arrival } from './types.js';

/** The headers that may be sent on: all but those that are meant for one connection only. */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  // TODO(03.3): leave out the hop-by-hop headers of the lesson, and those that Connection names.
  throw new Error(`TODO(03.3): endToEnd() is not written yet (${Object.keys(headers).length} headers)`);
}

/** The headers of the request to the app: what the client sent, and what only the proxy knows. */
export function upstreamHeaders(headers: IncomingHttpHeaders, arrival: Arrival): OutgoingHttpHeaders {
  // TODO(03.3): endToEnd(headers), and X-Forwarded-For, -Proto, -Host and X-Request-Id over them.
  throw new Error(
    `TODO(03.3): upstreamHeaders() is not written yet (${Object.keys(headers).length}, ${arrival.requestId})`,
  );
}
