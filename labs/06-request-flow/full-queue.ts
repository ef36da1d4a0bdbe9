import { once } from 'node:events';
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

/**
 * A port at which every attempt to connect is met with silence, as at a firewall that drops. Without any rights there
 * is one way to it: a queue of waiting connections that is full. The system drops what does not fit in.
 */
export async function openFullQueue(): Promise<PartWithPort> {
  const thread = new Worker(DEAF_THREAD, { eval: true });
  const [port] = (await once(thread, 'message')) as [number];
  const waiting: Socket[] = [];
  do {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    waiting.push(socket);
    await isConnected(socket);
  } while (!waiting.at(-1)?.connecting && waiting.length < MOST_WAITING);
  return {
    port,
    close: async () => {
      for (const socket of waiting) socket.resetAndDestroy();
      await thread.terminate();
    },
  };
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
