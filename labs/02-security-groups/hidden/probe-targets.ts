import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { NotRunHere, type StepContext } from '#testing';

/**
 * How long a connection on one machine may take before it counts as dropped, in milliseconds. Where the system lists its
 * sockets, the list decides, and a short look is enough: a busy machine is not taken for one that drops.
 */
const LISTED_MS = 20;
const UNLISTED_MS = 300;
/** More connections than any system keeps waiting at a backlog of 1. */
const MOST_WAITING = 24;

/** A port that accepts connections, and whether the other side has ended the ones that it got. */
export interface Listener {
  readonly port: number;
  /** Waits until a connection has come; true when its other side is closed within `limitMs`. */
  isLeft(limitMs: number): Promise<boolean>;
}

/** Starts a server that accepts and says nothing. */
export async function listener({ cleanup }: StepContext): Promise<Listener> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup(() => {
    for (const socket of sockets) socket.resetAndDestroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    isLeft: async (limitMs) => {
      if (sockets.length === 0) await once(server, 'connection', { signal: AbortSignal.timeout(limitMs) });
      const closing = sockets.map((socket) => (socket.closed ? undefined : once(socket, 'close')));
      return settlesWithin(Promise.all(closing), limitMs);
    },
  };
}

/**
 * A port on which nothing listens, and on which nobody begins to as long as the test runs: it is the client's end of a
 * connection. Its address is asked for before it connects: Linux may use a port that connect() chose for another
 * connection, also for one to this very port (RFC 9293 section 3.5, simultaneous open).
 */
export async function closedPort({ cleanup }: StepContext): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' });
  const connected = Promise.all([once(server, 'connection'), once(client, 'connect')]);
  const [[accepted]] = (await connected) as [[Socket], []];
  const { localPort = 0 } = client;
  cleanup(() => {
    client.destroy();
    accepted.destroy();
    server.close();
  });
  return localPort;
}

/** A thread that listens and then never comes to accepting: its event loop stands still. */
const DEAF_THREAD = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/**
 * A port whose queue of waiting connections is full: the system drops every further attempt in silence, as a firewall
 * does. It is tried before it is handed out. Throws NotRunHere where the system does otherwise.
 */
export async function fullQueue({ cleanup }: StepContext): Promise<number> {
  const thread = new Worker(DEAF_THREAD, { eval: true });
  cleanup(async () => void (await thread.terminate()));
  const [port] = (await once(thread, 'message')) as [number];
  const waiting: Socket[] = [];
  cleanup(() => {
    for (const socket of waiting) socket.resetAndDestroy();
  });
  const isListed = (await waitingConnections(port)) !== undefined;
  for (let count = 0; count < MOST_WAITING; count++) {
    const socket = connect({ port, host: '127.0.0.1' });
    const connected = once(socket, 'connect');
    socket.on('error', () => {});
    waiting.push(socket);
    if (await settlesWithin(connected, isListed ? LISTED_MS : UNLISTED_MS)) continue;
    if ((await waitingConnections(port)) !== 0) return port;
  }
  throw new NotRunHere('a system that drops connections to a full queue');
}

/** How many sockets are still trying to reach the port (SYN_SENT); undefined where the system has no such list. */
export async function waitingConnections(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  if (!tables[0]) return undefined;
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote = '', state]) => remote.endsWith(wanted) && state === '02').length;
}

async function settlesWithin(event: Promise<unknown>, limitMs: number): Promise<boolean> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    clock = setTimeout(() => resolve(false), limitMs);
  });
  const settled = event.then(
    () => true,
    () => false,
  );
  const isInTime = await Promise.race([settled, late]);
  clearTimeout(clock);
  return isInTime;
}
