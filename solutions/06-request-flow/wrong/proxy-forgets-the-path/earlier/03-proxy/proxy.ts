import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { logRequest } from './access-log.js';
import { endToEnd, upstreamHeaders } from './headers.js';
import { rewriteUri, selectLocation, selectServer } from './routing.js';
import { tunnel } from './tunnel.js';
import type { Address, Arrival, Location, ProxyOptions, RunningProxy, ServerBlock } from './types.js';
import { UpstreamGroup } from './upstreams.js';

/** One request on its way through. */
interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: ServerBlock;
  readonly location: Location;
  readonly group: UpstreamGroup;
  readonly arrival: Arrival;
}

/** Connections on which a request was refused because its end is not certain. */
const spoilt = new WeakSet<object>();

/** Starts the proxy on 127.0.0.1: HTTPS with options.certificate, HTTP without it. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { servers, certificate, port } = options;
  const groups = new Map<Location, UpstreamGroup>();
  for (const location of servers.flatMap(({ locations }) => locations)) {
    groups.set(location, new UpstreamGroup(location.upstreams, location.failTimeoutMs));
  }
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    answer(options, groups, request, response);
  const server = certificate
    ? createTlsServer({ ...certificate, SNICallback: contextsOf(servers, certificate) }, handle)
    : createServer(handle);
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, client, head) => {
    upgraded.add(client);
    client.on('close', () => upgraded.delete(client));
    const block = selectServer(servers, request.headers.host ?? '');
    const location = selectLocation(block.locations, pathOf(request));
    const to = location && groups.get(location)?.next(Date.now());
    if (to) tunnel(request, client, head, to, arrivalOf(options, request));
    else client.destroy();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      // Connections that were upgraded are no longer the HTTP server's.
      for (const client of upgraded) client.destroy();
      await once(server, 'close');
    },
  };
}

/** The certificate for the name in the client's greeting (RFC 6066 section 3); made once for each block. */
function contextsOf(servers: readonly ServerBlock[], fallback: { cert: string; key: string }) {
  const contexts = new Map(
    servers.map((block) => [block, createSecureContext(block.certificate ?? fallback)]),
  );
  return (name: string, done: (error: null, context?: ReturnType<typeof createSecureContext>) => void) =>
    done(null, contexts.get(selectServer(servers, name)));
}

function arrivalOf({ certificate }: ProxyOptions, { socket }: IncomingMessage): Arrival {
  return {
    clientAddress: socket.remoteAddress ?? '',
    protocol: certificate ? 'https' : 'http',
    requestId: randomUUID(),
  };
}

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?', 1)[0] ?? '/';

function answer(
  options: ProxyOptions,
  groups: ReadonlyMap<Location, UpstreamGroup>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method = '', url = '/' } = request;
  const arrival = arrivalOf(options, request);
  response.on('close', () =>
    logRequest({ id: arrival.requestId, method, target: url, status: response.statusCode }),
  );
  // The rest of such a connection cannot be trusted: it may be the body of the request that was refused.
  if (spoilt.has(request.socket)) return;
  const problem = framingProblem(request);
  if (problem !== undefined) {
    spoilt.add(request.socket);
    refuse(response, problem);
    return;
  }
  const server = selectServer(options.servers, request.headers.host ?? '');
  if (server.redirectStatus !== undefined) {
    const host = (request.headers.host ?? '').replace(/:\d*$/, '');
    response.writeHead(server.redirectStatus, { location: `https://${host}${url}` });
    response.end();
    return;
  }
  const location = selectLocation(server.locations, pathOf(request));
  const group = location && groups.get(location);
  if (!location || !group) {
    refuse(response, 404);
    return;
  }
  if (server.maxBodyBytes > 0 && Number(request.headers['content-length'] ?? 0) > server.maxBodyBytes) {
    refuse(response, 413);
    return;
  }
  forward({ request, response, server, location, group, arrival }, []);
}

/** The status for a request whose end two programs could see in two places (RFC 9112 sections 3.2 and 6.1). */
function framingProblem({ httpVersion, headers, rawHeaders }: IncomingMessage): number | undefined {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const encoding = headers['transfer-encoding']?.toLowerCase();
  if (names.filter((name) => name === 'host').length > 1) return 400;
  if (encoding !== undefined && httpVersion === '1.0') return 400;
  return encoding !== undefined && encoding !== 'chunked' ? 501 : undefined;
}

/** An answer of the proxy's own. The connection ends with it: what is left of the request is not read. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-type': 'text/plain' });
  response.end(`${status}\n`);
}

function forward(passage: Passage, tried: readonly Address[]): void {
  const { request, response, server, location, group, arrival } = passage;
  const to = group.next(Date.now(), tried);
  if (!to) {
    refuse(response, 502);
    return;
  }
  const { method, url = '/', headers } = request;
  // Without this header Node would send the body of a DELETE that has no length without any framing.
  const framing = headers['transfer-encoding'] ? { 'transfer-encoding': 'chunked' } : {};
  const upstream = requestOf({
    host: to.host,
    port: to.port,
    method,
    path: '/',
    headers: { ...upstreamHeaders(headers, arrival), ...framing },
  });
  let isLate = false;
  const clock = setTimeout(() => {
    isLate = true;
    upstream.destroy();
  }, location.readTimeoutMs);
  upstream.on('close', () => clearTimeout(clock));
  upstream.on('response', (incoming) => {
    clearTimeout(clock);
    response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming.headers));
    // When one of the two breaks off, pipeline() ends the other one: the client must not take a half for the whole.
    pipeline(incoming, response, () => {});
  });
  upstream.on('error', () => {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    group.failed(to, Date.now());
    if (isLate) return refuse(response, 504);
    // Only what has no body and changes nothing may be sent a second time (RFC 9110 section 9.2.2).
    if (method === 'GET' || method === 'HEAD') return forward(passage, [...tried, to]);
    refuse(response, 502);
  });
  response.on('close', () => upstream.destroy());
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (server.maxBodyBytes === 0 || received <= server.maxBodyBytes || response.headersSent) return;
    refuse(response, 413);
    upstream.destroy();
  });
  request.pipe(upstream);
}
