/** The five parts of the stack, each made of your earlier labs. Each says in a line of the log when it starts and closes. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import pg from 'pg';
import { startServer as startDns } from '../01-dns/server.js';
import { parseZone } from '../01-dns/zone-file.js';
import { readConfig } from '../03-proxy/config.js';
import { startProxy } from '../03-proxy/proxy.js';
import { startServer as startApp } from '../04-app-server/server.js';
import { openGate as openEdge } from './gate.js';
import type { Gate, Part, PartWithPort, ProxyPart, StackConfig } from './types.js';

/** How often a database that does not answer is asked again, in milliseconds, and for how long. */
const ASK_AGAIN_MS = 25;
const PATIENCE_MS = 15_000;

/** How often the system's choice of a DNS port may be taken for TCP already. */
const TRIES = 4;

/** Writes one line of the stack's log. */
function tell(part: string, is: 'started' | 'closed', more: object = {}): void {
  console.log(JSON.stringify({ part, is, ...more }));
}

/** Tells that a part has started, and later that it has closed. */
function told<P extends Part>(name: string, part: P, more: object = {}): P {
  tell(name, 'started', more);
  return {
    ...part,
    close: async () => {
      await part.close();
      tell(name, 'closed');
    },
  };
}

/** Resolves when the database answers a question, however long its start takes. Keeps that connection until close(). */
export async function openDatabase({ db }: Pick<StackConfig, 'db'>): Promise<Part> {
  const givesUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client(db);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return told('database', { close: () => client.end() });
    } catch (error) {
      if (performance.now() > givesUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

/** Starts your app of lab 04. Port 0 lets the system choose. */
export async function startAppLayer(
  { db, keys }: Pick<StackConfig, 'db' | 'keys'>,
  port: number,
): Promise<PartWithPort> {
  const app = await startApp({ db, keys, port });
  return told('app', { port: app.port, close: () => app.close() }, { port: app.port });
}

/**
 * Starts your proxy of lab 03, once for each port of nginx.conf. The app's port takes the place of the 3001 in that
 * file; the proxy's own ports are chosen by the system.
 */
export async function startProxyLayer(
  { nginxConf, files }: Pick<StackConfig, 'nginxConf' | 'files'>,
  appPort: number,
): Promise<ProxyPart> {
  const text = nginxConf.replaceAll('127.0.0.1:3001', `127.0.0.1:${appPort}`);
  const listeners = readConfig(text, (path) => files[path] ?? '');
  const proxies: Part[] = [];
  const ports: Record<number, number> = {};
  const close = async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  };
  try {
    for (const { port, servers, certificate } of listeners) {
      const proxy = await startProxy({ port: 0, servers, ...(certificate ? { certificate } : {}) });
      proxies.push(proxy);
      ports[port] = proxy.port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return told('proxy', { ports, close }, { ports, leadsTo: appPort });
}

/** Opens the edge of the cloud, which asks your isAllowed() of lab 02. `ports` is what the proxy gave. */
export async function openGate(config: StackConfig, ports: ProxyPart['ports']): Promise<Gate> {
  const gate = await openEdge(config, ports, (flow) => console.log(JSON.stringify({ flow })));
  return told('gate', gate, { cloud: gate.cloud, leadsTo: ports });
}

/** Starts your DNS server of lab 01. Throws an Error when config.dnsPort is taken. */
export async function startDnsLayer({
  zone,
  dnsPort,
}: Pick<StackConfig, 'zone' | 'dnsPort'>): Promise<PartWithPort> {
  if (dnsPort !== 0) await refuseTaken(dnsPort);
  for (let tries = 1; ; tries++) {
    try {
      const dns = await startDns({ zone: parseZone(zone), port: dnsPort });
      return told('dns', { port: dns.port, close: () => dns.close() }, { port: dns.port });
    } catch (error) {
      // The system's choice for UDP may be taken for TCP: that is nobody's fault.
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || dnsPort !== 0 || tries === TRIES) throw error;
    }
  }
}

/** Throws when something has this UDP port. */
async function refuseTaken(port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}
