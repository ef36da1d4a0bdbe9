import net from 'node:net';
import { isListening, RESPONSE_LIMIT_MS } from './exchange.js';

const LOOPBACK = ['127.0.0.1', '::1'] as const;
const HALF_A_REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n';
/** No HTTP: the server of node:http answers it with 400 by itself, so the student's routes are not asked. */
const NO_HTTP = 'this is no HTTP\r\n\r\n';

/** A connection that a test holds open. */
export interface HeldConnection {
  /** Sends what is no HTTP: true when bytes come back, false when the connection is closed without any. */
  isServed(): Promise<boolean>;
  drop(): void;
}

/** Connects and sends the first half of a request; undefined when the connection is refused. */
export async function holdConnection(port: number): Promise<HeldConnection | undefined> {
  const socket = await connectTo(port);
  if (!socket) return undefined;
  const isServed = new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
  socket.write(HALF_A_REQUEST);
  return {
    isServed: async () => {
      socket.write(NO_HTTP);
      const limit = setTimeout(() => socket.destroy(), RESPONSE_LIMIT_MS);
      const served = await isServed;
      clearTimeout(limit);
      return served;
    },
    drop: () => socket.destroy(),
  };
}

/**
 * True when the server's program has come round to a new connection, so that it has survived what it was asked before.
 * It sees no request: nothing of this reaches the student's routes.
 */
export async function isAlive(port: number): Promise<boolean> {
  const connection = await holdConnection(port);
  if (!connection) return false;
  const isServed = await connection.isServed();
  connection.drop();
  // A server may close such a connection without a word.
  return isServed || isListening(port);
}

/**
 * Resolves when the server takes no connections any more, or when `isOver()` says that nobody needs to know. Each look
 * waits for the server's answer: connections without a pause would keep a busy program from everything else.
 */
export async function untilRefused(port: number, isOver: () => boolean): Promise<void> {
  while (!isOver() && (await isAlive(port)));
}

/** Lets everything that has arrived be read. */
export function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function connectTo(port: number): Promise<net.Socket | undefined> {
  for (const host of LOOPBACK) {
    const socket = net.connect({ host, port });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!isOpen) continue;
    // A reset is told by 'close' as well.
    socket.on('error', () => {});
    return socket;
  }
  return undefined;
}
