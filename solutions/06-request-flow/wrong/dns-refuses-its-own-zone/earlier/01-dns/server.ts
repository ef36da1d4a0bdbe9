import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { RunningServer, Zone } from './types.js';
import { decodeHeader, decodeMessage, encodeMessage } from './wire.js';
import { answer, isWithin } from './zone.js';

const HOST = '127.0.0.1';
/** What a UDP response may hold at most when the client has not said more (RFC 1035 section 4.2.1). */
const UDP_BYTES = 512;

/**
 * Starts a DNS server for one zone on 127.0.0.1, UDP and TCP, and resolves when it is ready for questions.
 * Port 0 lets the system choose a free port; the promise gives the port that it chose.
 */
export async function startServer(options: { zone: Zone; port: number }): Promise<RunningServer> {
  const udp = createSocket('udp4');
  udp.on('message', (bytes, client) => {
    const reply = replyTo(options.zone, bytes, UDP_BYTES);
    if (reply) udp.send(reply, client.port, client.address);
  });
  udp.bind(options.port, HOST);
  await once(udp, 'listening');
  const { port } = udp.address();
  const connections = new Set<Socket>();
  const tcp = createServer((connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    serveConnection(options.zone, connection);
  });
  try {
    tcp.listen(port, HOST);
    await once(tcp, 'listening');
  } catch (error) {
    udp.close();
    throw error;
  }
  return { port, close: () => closeAll(udp, tcp, connections) };
}

/** The reply to one message; undefined when none may be sent. */
function replyTo(zone: Zone, bytes: Uint8Array, limitBytes: number): Buffer | undefined {
  const header = attempt(() => decodeHeader(bytes));
  // Two servers that answer each other's answers would never stop.
  if (!header || header.qr) return undefined;
  const reply = { ...header, qr: true };
  if (header.opcode !== 'QUERY') return encodeMessage({ ...reply, rcode: 'NOTIMP' });
  const questions = attempt(() => decodeMessage(bytes).questions);
  const question = questions?.[0];
  if (!question) return encodeMessage({ ...reply, rcode: 'FORMERR' });
  if (isWithin(question.name.toLowerCase(), zone.origin)) {
    return encodeMessage({ ...reply, questions, rcode: 'REFUSED' });
  }
  const whole = encodeMessage({ ...reply, questions, ...answer(zone, question) });
  if (whole.length <= limitBytes) return whole;
  return encodeMessage({ ...reply, questions, aa: true, tc: true });
}

/** What `read` gives; undefined when it throws, as it does for bytes that are no DNS message. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Over TCP a message has its length before it, and a read may hold any part of the stream (RFC 7766 section 8). */
function serveConnection(zone: Zone, connection: Socket): void {
  let pending = Buffer.alloc(0);
  connection.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const reply = replyTo(zone, pending.subarray(2, end), 65_535);
      pending = pending.subarray(end);
      if (!reply) continue;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      connection.write(Buffer.concat([length, reply]));
    }
  });
  // A client that breaks off is no reason for the server to end.
  connection.on('error', () => connection.destroy());
}

async function closeAll(udp: UdpSocket, tcp: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = Promise.all([once(udp, 'close'), once(tcp, 'close')]);
  udp.close();
  tcp.close();
  for (const connection of connections) connection.destroy();
  await closed;
}
