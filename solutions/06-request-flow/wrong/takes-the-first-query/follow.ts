import type { FlowRecord, Followed, ProxyRecord, QueryRecord, Records, SentRequest } from './types.js';

const TCP = 6;

/** Finds one request in the logs of four machines. */
export function followRequest(request: SentRequest, records: Records): Followed {
  const dns = records.dns.find((query) => isItsQuery(query, request));
  const places = records.addresses
    .filter(({ PublicIp }) => dns?.answers.includes(PublicIp))
    .map(({ PrivateIpAddress }) => PrivateIpAddress);
  const flow = records.flows.find((record) => isItsFlow(record, request, places));
  const proxy = records.proxy.find((record) => isItsLine(record, request));
  // The one thing that both of them know of the request is the id that the proxy made.
  const app = proxy && records.app.find(({ id }) => id === proxy.id);
  return {
    ...(dns ? { dns } : {}),
    ...(flow ? { flow } : {}),
    ...(proxy ? { proxy } : {}),
    ...(app ? { app } : {}),
  };
}

function isItsQuery({ type, name, client, at }: QueryRecord, request: SentRequest): boolean {
  return type === 'A' && name === request.name && client === request.clientAddress && at <= request.startedAt;
}

/** The five values that name a connection; ports are used again, so the time belongs to it. */
function isItsFlow(flow: FlowRecord, request: SentRequest, places: readonly string[]): boolean {
  const second = Math.floor(request.startedAt / 1000);
  return (
    flow.protocol === TCP &&
    flow.srcaddr === request.clientAddress &&
    flow.srcport === request.clientPort &&
    places.includes(flow.dstaddr) &&
    flow.dstport === request.port &&
    flow.start <= second &&
    second <= flow.end
  );
}

/** A connection may carry several requests: what was asked, and when, tell them apart. */
function isItsLine(line: ProxyRecord, request: SentRequest): boolean {
  return (
    line.client === request.clientAddress &&
    line.clientPort === request.clientPort &&
    line.method === request.method &&
    line.target === request.target &&
    request.startedAt <= line.at &&
    line.at <= request.endedAt
  );
}
