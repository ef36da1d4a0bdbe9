/**
 * `node checker run 02`: sets up three ports of this machine (one that listens, one that is closed, one that drops),
 * sends your probe() to each, and puts a table of packets to your isAllowed() with the groups in data/.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { readGroups } from './aws-data.js';
import { probe } from './probe.js';
import { isAllowed } from './rules.js';
import type { Direction, Packet } from './types.js';

/** How long a probe may wait, and how long a connection to this machine may take at most, in milliseconds. */
const WAIT_MS = 1_000;
const LOCAL_MS = 300;

/** Runs code of a step that may not be written yet, and gives its result or its error as text. */
async function attempt(run: () => unknown): Promise<string> {
  try {
    return String(await run());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /TODO\([\d.]+\)/.exec(message)?.[0].concat(' is not written yet') ?? message;
  }
}

/** A thread that listens and never accepts: when its queue is full, the system drops every further packet. */
async function startDroppingPort(waiting: Socket[]): Promise<number> {
  const thread = new Worker(
    `const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  const [port] = (await once(thread, 'message')) as [number];
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
  return port;
}

async function showPorts(): Promise<void> {
  const waiting: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    socket.end('HTTP/1.0 200 OK\r\n\r\nhello\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = (server.address() as AddressInfo).port;
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const closed = (gone.address() as AddressInfo).port;
  gone.close();
  const dropping = await startDroppingPort(waiting);
  console.log('Three ports of this machine, and what your probe() says of them:\n');
  for (const [what, port] of [
    ['a program listens', open],
    ['nobody listens', closed],
    ['packets are dropped', dropping],
  ] as const) {
    const said = await attempt(() => probe('127.0.0.1', port, WAIT_MS));
    console.log(`  127.0.0.1:${port}  ${what.padEnd(20)} -> ${said}`);
  }
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
    console.log(`  ${what.padEnd(31)} tcp ${source} -> ${destination}:${destinationPort}  ${said}`);
  }
  console.log();
}

await showPackets();
await showPorts();
// Where nobody sits at a terminal, nobody would end it.
if (!process.stdout.isTTY) process.exit(0);
