/**
 * A small world with one fault in it, put in for real: the references of labs 01 and 03 in this very process, so that
 * what a client sees does not depend on the student's stack.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { StepContext } from '#testing';
import { startServer as startDns } from '../../../solutions/01-dns/server.js';
import { startProxy } from '../../../solutions/03-proxy/proxy.js';
import { parseZone } from '../../01-dns/zone-file.js';
import { makeCertificate } from '../../03-proxy/certificate.js';
import { readConfig } from '../../03-proxy/config.js';
import { type Visit, visit } from '../client.js';
import { openFullQueue } from '../full-queue.js';
import type { Symptom } from '../types.js';
import { nginxText, zoneText } from './drawn-stack.js';
import { LONG_MS } from './signal.js';

/** The faults that can be put in; `none` is a world in which all is well. */
export type WorldFault =
  | 'none'
  | 'unknown-name'
  | 'port-closed'
  | 'nothing-listening'
  | 'app-dead'
  | 'dns-refuses'
  | 'dns-silent'
  | 'dns-servfail'
  | 'app-slow'
  | 'app-error'
  | 'database-down'
  | 'wrong-certificate'
  | 'old-certificate'
  | 'clock-wrong';

/** A world that runs until the test ends. */
export interface World {
  readonly host: string;
  readonly publicIp: string;
  /** Sends one request, and looks at what is found on the instance. */
  visit(path: string, headers?: Readonly<Record<string, string>>): Promise<Visit>;
  /** The ids of the requests that the app has got, oldest first. */
  readonly ids: readonly string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Only what never comes is waited for that long. */
const SILENT_MS = 250;
const MESSAGES = [
  "Cannot read properties of undefined (reading 'id')",
  'post.owner is not a function',
] as const;

/** Opens a world with this fault. */
export async function openWorld(context: StepContext, fault: WorldFault): Promise<World> {
  const { draw } = context;
  const origin = `${draw.word()}.example`;
  const host = `${draw.word(2)}.${origin}`;
  const [publicIp = ''] = draw.ipv4(1);
  const app = await openApp(context, fault);
  const certificate = certificateFor(fault, host, `${draw.word(2)}.${origin}`);
  const secure = await openProxy(context, fault, { host, appPort: app.port, ...certificate });
  // Its header Date is the server's clock.
  const date = new Date(Date.now() + (fault === 'clock-wrong' ? 30 * DAY_MS : 0)).toUTCString();
  const plain = await listen(context, (_request, response) => {
    response.writeHead(301, { date, location: `https://${host}/` }).end();
  });
  const front = await frontPort(context, fault, secure);
  const dnsPort = await openDns(context, fault, zoneText(origin, host, publicIp));
  const asked = fault === 'unknown-name' ? `${draw.word()}.${origin}` : host;
  const isSilent = fault === 'port-closed' || fault === 'dns-silent';
  return {
    host,
    publicIp,
    ids: app.ids,
    visit: async (path, headers) => {
      const seen = await visit(`https://${asked}${path}`, {
        dnsPort,
        cloud: { [`${publicIp}:443`]: front, [`${publicIp}:80`]: plain },
        trusted: certificate.cert,
        patienceMs: isSilent ? SILENT_MS : LONG_MS,
        ...(headers ? { headers } : {}),
      });
      return { ...seen, symptom: withInstance(seen.symptom, app) };
    },
  };
}

/** Only for answers of the app's own does anybody look into its log. */
function withInstance(symptom: Symptom, app: { database: string; log: string[] }): Symptom {
  if (symptom.status !== 500 && symptom.status !== 503) return symptom;
  return { ...symptom, instance: { database: app.database, appLog: app.log.at(-1) ?? '' } };
}

async function openApp(context: StepContext, fault: WorldFault) {
  const databasePort = await closedPort(context);
  const status = context.draw.pick([500, 503]);
  const message = context.draw.pick(MESSAGES);
  const log: string[] = [];
  const ids: string[] = [];
  const fail = (id: string, error: string, response: Parameters<RequestListener>[1]) => {
    log.push(JSON.stringify({ id, level: 'error', error }));
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"internal error"}');
  };
  const port = await listen(context, (request, response) => {
    const id = String(request.headers['x-request-id']);
    ids.push(id);
    if (fault === 'app-slow') return;
    if (fault === 'app-error') return fail(id, `TypeError: ${message}`, response);
    if (fault !== 'database-down') return void response.end('{"ok":true}');
    const database = connect({ port: databasePort, host: '127.0.0.1' });
    database.on('error', (error) => fail(id, `Error: ${error.message}`, response));
    database.on('connect', () => database.destroy());
  });
  return {
    port: fault === 'app-dead' ? await closedPort(context) : port,
    database: `127.0.0.1:${databasePort}`,
    log,
    ids,
  };
}

function certificateFor(fault: WorldFault, host: string, other: string) {
  const days = { 'old-certificate': -30, 'clock-wrong': 30 }[fault as string] ?? 0;
  const now = new Date(Date.now() + days * DAY_MS);
  return makeCertificate([fault === 'wrong-certificate' ? other : host], now);
}

interface Front {
  readonly host: string;
  readonly appPort: number;
  readonly cert: string;
  readonly key: string;
}

async function openProxy({ cleanup }: StepContext, fault: WorldFault, { host, appPort, cert, key }: Front) {
  const timeout = fault === 'app-slow' ? 'proxy_read_timeout 60ms;' : '';
  const text = nginxText(host, timeout).replace('127.0.0.1:3001', `127.0.0.1:${appPort}`);
  const listeners = readConfig(text, (path) => (path.endsWith('.key') ? key : cert));
  const servers = listeners.find(({ port }) => port === 443)?.servers ?? [];
  const proxy = await startProxy({ port: 0, servers, certificate: { cert, key } });
  cleanup(() => proxy.close());
  return proxy.port;
}

async function frontPort(context: StepContext, fault: WorldFault, proxyPort: number): Promise<number> {
  if (fault === 'nothing-listening') return closedPort(context);
  if (fault !== 'port-closed') return proxyPort;
  const queue = await openFullQueue();
  context.cleanup(() => queue.close());
  return queue.port;
}

async function openDns({ cleanup }: StepContext, fault: WorldFault, zone: string): Promise<number> {
  if (!fault.startsWith('dns-')) {
    const dns = await startDnsSomewhere(zone);
    cleanup(() => dns.close());
    return dns.port;
  }
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  if (fault === 'dns-refuses') {
    socket.close();
    await once(socket, 'close');
    return port;
  }
  cleanup(() => void socket.close());
  socket.on('message', (query, client) => {
    if (fault === 'dns-silent') return;
    const reply = Buffer.from(query);
    // QR=1, and the response code 2: SERVFAIL (RFC 1035 section 4.1.1).
    reply[2] = (reply[2] ?? 0) | 0x80;
    reply[3] = 2;
    socket.send(reply, client.port, client.address);
  });
  return port;
}

/** The system's choice for UDP may be taken for TCP. */
async function startDnsSomewhere(zone: string) {
  for (let tries = 1; ; tries++) {
    try {
      return await startDns({ zone: parseZone(zone), port: 0 });
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

async function listen({ cleanup }: StepContext, handle: RequestListener): Promise<number> {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/**
 * A port on which nothing listens, and on which nobody begins to as long as the test runs: it is the client's end of a
 * connection. One that was merely given back would soon be somebody else's. Its address is asked for before it connects:
 * Linux may use a port that connect() chose for another connection, also for one to this very port, which then meets
 * itself (RFC 9293 section 3.5, simultaneous open) and is not refused.
 */
async function closedPort({ cleanup }: StepContext): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' });
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [Socket],
    [],
  ];
  const { localPort = 0 } = client;
  cleanup(() => {
    client.destroy();
    accepted.destroy();
    server.close();
  });
  return localPort;
}
