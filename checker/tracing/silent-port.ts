import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** How long one attempt to connect is looked at, in milliseconds. */
const LOOK_MS = 50;
/** More connections than any system keeps waiting at a backlog of 1. */
const MOST_WAITING = 32;

/** A thread that listens and then never comes to accepting: its event loop stands still. */
const DEAF_THREAD = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A port of 127.0.0.1 that drops what comes. */
export interface SilentPort {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A port that answers nothing at all, as behind a firewall that drops: its queue of waiting connections is kept full, so
 * the system drops every further attempt. No rights are needed for that.
 */
export async function silentPort(): Promise<SilentPort> {
  const thread = new Worker(DEAF_THREAD, { eval: true });
  const [port] = (await once(thread, 'message')) as [number];
  const waiting: Socket[] = [];
  const close = async () => {
    for (const socket of waiting) socket.resetAndDestroy();
    await thread.terminate();
  };
  for (let count = 0; count < MOST_WAITING; count++) {
    const socket = connect({ port, host: '127.0.0.1' });
    let isConnected = false;
    socket.once('connect', () => {
      isConnected = true;
    });
    socket.on('error', () => {});
    waiting.push(socket);
    await Promise.race([once(socket, 'connect').catch(() => {}), sleep(LOOK_MS)]);
    // Where the system lists its sockets, the list decides: a busy machine is not taken for one that drops.
    if (!isConnected && (await unansweredAt(port)) !== 0) break;
  }
  return { port, close };
}

/** How many sockets still try to reach the port (SYN_SENT); undefined where the system has no such list. */
async function unansweredAt(port: number): Promise<number | undefined> {
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  if (table === '') return undefined;
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote = '', state]) => remote.endsWith(wanted) && state === '02').length;
}
