import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Arrival } from './types.js';

/** RFC 9110 section 7.6.1, and the older list of RFC 2616 section 13.5.1. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** The headers that may be sent on: all but the hop-by-hop ones and those that Connection names. */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.includes(name)),
  );
}

/** The headers of the request to the app. What the client says about its own way here is overwritten. */
export function upstreamHeaders(headers: IncomingHttpHeaders, arrival: Arrival): OutgoingHttpHeaders {
  const host = headers.host ?? '';
  return {
    ...endToEnd(headers),
    // Connection may name any header: a host that is dropped would break the request.
    host,
    'x-forwarded-for': arrival.clientAddress,
    'x-forwarded-proto': arrival.protocol,
    'x-forwarded-host': host,
    'x-request-id': arrival.requestId,
  };
}
