import { once } from 'node:events';
import net from 'node:net';
import { isListening } from './exchange.js';

/** Ports that are often written into a first server. */
const USUAL_PORTS = [3000, 3001, 4000, 5000, 8000, 8080] as const;

/** A port that another program holds. */
export interface TakenPort {
  readonly port: number;
  giveBack(): Promise<void>;
}

async function listenOn(port: number, host?: string): Promise<net.Server> {
  const server = net.createServer();
  server.listen({ port, ...(host ? { host } : {}) });
  await once(server, 'listening');
  return server;
}

async function closeAll(servers: readonly net.Server[]): Promise<void> {
  const closings = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  await Promise.all(closings);
}

/** A port that was free a moment ago: assigned by the system and given back. */
export async function freePort(): Promise<number> {
  const taken = await takePort();
  await taken.giveBack();
  return taken.port;
}

/** Holds a port that the system assigns. */
export async function takePort(): Promise<TakenPort> {
  const everywhere = await listenOn(0);
  const { port } = everywhere.address() as net.AddressInfo;
  // Some systems let a second program listen on 127.0.0.1 beside one that listens everywhere.
  const onLoopback = await listenOn(port, '127.0.0.1').catch(() => undefined);
  const servers = onLoopback ? [everywhere, onLoopback] : [everywhere];
  return { port, giveBack: () => closeAll(servers) };
}

/** Those of the usual ports that accept connections now. */
export async function openUsualPorts(): Promise<number[]> {
  const areOpen = await Promise.all(USUAL_PORTS.map(isListening));
  return USUAL_PORTS.filter((_, index) => areOpen[index]);
}
