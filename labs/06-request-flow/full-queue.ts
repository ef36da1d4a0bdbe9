import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { PartWithPort } from './types.js';

/** A thread that listens, and then never comes to accepting: its event loop stands still. */
const DEAF_THREAD = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** More connections than a system keeps waiting at a backlog of 1. */
const MOST_WAITING = 16;
const LOOK_MS = 50;
/** How often the system's list is looked at for who tries to connect, in milliseconds. */
const LIST_MS = 100;

/**
 * A port at which every attempt to connect is met with silence, as at a firewall that drops. Without any rights there
 * is one way to it: a queue of waiting connections that is full. The system drops what does not fit in. `tellClient` is
 * told the port of each client that tries, where the system has a list of its connections (Linux).
 */
export async function openFullQueue(tellClient?: (port: number) => void): Promise<PartWithPort> {
  const thread = new Worker(DEAF_THREAD, { eval: true });
  const [port] = (await once(thread, 'message')) as [number];
  const waiting: Socket[] = [];
  do {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    waiting.push(socket);
    await isConnected(socket);
  } while (!waiting.at(-1)?.connecting && waiting.length < MOST_WAITING);
  const own = new Set(waiting.map(({ localPort }) => localPort));
  const clock = tellClient && tellClients(port, (client) => own.has(client) || tellClient(client));
  return {
    port,
    close: async () => {
      clearInterval(clock);
      for (const socket of waiting) socket.resetAndDestroy();
      await thread.terminate();
    },
  };
}

/** Tells each client's port once. Nobody here sees the packets: only the system knows who still tries. */
function tellClients(port: number, tell: (client: number) => void): NodeJS.Timeout {
  let trying = new Set<number>();
  const look = async () => {
    const now = await tryingAt(port);
    for (const client of now) if (!trying.has(client)) tell(client);
    trying = now;
  };
  return setInterval(() => void look(), LIST_MS).unref();
}

/** The local ports of the sockets that have sent their first packet to this port, and heard nothing yet (SYN_SENT). */
async function tryingAt(port: number): Promise<Set<number>> {
  const list = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = list.split('\n').map((line) => line.trim().split(/\s+/));
  const found = lines.filter(([, , remote = '', state]) => remote.endsWith(wanted) && state === '02');
  return new Set(found.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)));
}

/** Waits until it is connected, or it has become clear that it will not be. */
async function isConnected(socket: Socket): Promise<void> {
  const clock = new AbortController();
  const connected = once(socket, 'connect', { signal: clock.signal }).catch(() => {});
  const late = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LOOK_MS);
    clock.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  await Promise.race([connected, late]);
  // On a busy machine the clock may go off before an event that came long ago has been read.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  clock.abort();
}
