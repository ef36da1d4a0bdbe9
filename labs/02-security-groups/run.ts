/**
 * `node checker run 02`: puts a table of packets to your isAllowed() with the groups in data/, and sets up three ports
 * of this machine (one that listens, one that is closed, one that drops) for your probe().
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { readGroups } from './aws-data.js';
import { probe } from './probe.js';
import { isAllowed } from './rules.js';
import type { Direction, Packet } from './types.js';

/** How long a probe may wait, and how long a connection to this machine may take at most, in milliseconds. */
const WAIT_MS = 1_000;
const LOCAL_MS = 300;
/** Where to look for free ports. They stay the same from save to save, so that what was typed can be typed again. */
const FIRST_PORT = 4001;
const PORTS_TRIED = 200;

/** Runs code of a step that may not be written yet, and gives its result or its error as text. */
async function attempt(run: () => unknown): Promise<string> {
  try {
    return String(await run());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /TODO\([\d.]+\)/.exec(message)?.[0].concat(' is not written yet') ?? message;
  }
}

/** Three ports on which nothing listens, one behind the other where that is possible. */
async function freePorts(): Promise<readonly [number, number, number]> {
  const free: number[] = [];
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) await new Promise<void>((resolve) => server.close(() => resolve()));
    if (isFree) free.push(port);
    const [open, closed, dropping] = free;
    if (open !== undefined && closed !== undefined && dropping !== undefined) return [open, closed, dropping];
  }
  throw new Error(`fewer than three free ports from ${FIRST_PORT} on`);
}

/** A thread that listens and never accepts: when its queue is full, the system drops every further packet. */
async function startDroppingPort(port: number, waiting: Socket[]): Promise<void> {
  const thread = new Worker(
    `const server = require('node:net').createServer();
    server.listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage('listening');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  await once(thread, 'message');
  for (let isFull = false; !isFull && waiting.length < 24; ) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    waiting.push(socket);
    const limit = { signal: AbortSignal.timeout(LOCAL_MS) };
    isFull = await once(socket, 'connect', limit).then(
      () => false,
      () => true,
    );
  }
}

async function showPorts(): Promise<void> {
  const waiting: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    socket.end('HTTP/1.0 200 OK\r\n\r\nhello\n');
  });
  const [open, closed, dropping] = await freePorts();
  server.listen(open, '127.0.0.1');
  await once(server, 'listening');
  await startDroppingPort(dropping, waiting);
  console.log('Three ports of this machine, and what your probe() says of them:\n');
  for (const [what, port] of [
    ['a program listens', open],
    ['nobody listens', closed],
    ['packets are dropped', dropping],
  ] as const) {
    const said = await attempt(() => probe('127.0.0.1', port, WAIT_MS));
    console.log(`  127.0.0.1:${port}  ${what.padEnd(20)} -> ${said}`);
  }
  if (!process.stdout.isTTY) return;
  console.log('\nThey stay as they are until Ctrl-C. Try them from a second terminal:\n');
  for (const port of [open, closed, dropping]) console.log(`  curl --max-time 3 http://127.0.0.1:${port}/`);
}

async function showPackets(): Promise<void> {
  const groups = readGroups().slice(0, 2);
  console.log('An instance in the groups web and admin of data/, and what your isAllowed() says:\n');
  const rows: readonly (readonly [Direction, string, string, number])[] = [
    ['ingress', '198.51.100.77', 'anybody asks for a page', 443],
    ['ingress', '198.51.100.77', 'anybody tries SSH', 22],
    ['ingress', '203.0.113.7', 'the office tries SSH', 22],
    ['ingress', '203.0.113.7', 'the office asks the database', 5432],
    ['egress', '198.51.100.77', 'the instance asks a web server', 443],
  ];
  for (const [direction, other, what, destinationPort] of rows) {
    const [source, destination] = direction === 'ingress' ? [other, '10.0.0.10'] : ['10.0.0.10', other];
    const packet: Packet = { protocol: 'tcp', source, sourcePort: 50_000, destination, destinationPort };
    const said = await attempt(() => isAllowed(groups, direction, packet));
    const way = `tcp ${source} -> ${destination}:${destinationPort}`;
    console.log(`  ${what.padEnd(31)} ${way.padEnd(36)}  ${said}`);
  }
  console.log();
}

await showPackets();
await showPorts();
// Where nobody sits at a terminal, nobody would end it.
if (!process.stdout.isTTY) process.exit(0);
