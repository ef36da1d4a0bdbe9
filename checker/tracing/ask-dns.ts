import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { TraceClock } from './trace-clock.js';

/** What became of a question. */
export interface DnsExchange {
  readonly startMs: number;
  readonly endMs: number;
  readonly question: { readonly name: string; readonly type: 'A' };
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** `NOERROR`, `NXDOMAIN` ...; `ETIMEDOUT` or `ECONNREFUSED` when no response came; `FORMERR` for one that is none. */
  readonly status: string;
  /** The records of the answer, as a zone file has them. */
  readonly answers: readonly string[];
  /** The addresses in it. */
  readonly addresses: readonly string[];
  /** As dig would show it. */
  readonly excerpt: string;
}

/** How patient the client is. */
export interface DnsPatience {
  readonly tries: number;
  /** For each of them, in milliseconds. */
  readonly waitMs: number;
}

interface Reply {
  readonly bytes?: Buffer;
  readonly code?: string;
}

/**
 * Asks the DNS server at a port of 127.0.0.1 for the addresses of a name, over UDP (RFC 1035 section 4.2.1). Without a
 * port the question goes where no server is.
 */
export async function askDns(
  port: number | undefined,
  name: string,
  clock: TraceClock,
  { tries, waitMs }: DnsPatience,
): Promise<DnsExchange> {
  const id = randomInt(65_536);
  const query = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type: 'A', name }] });
  const to = port ?? (await closedPort());
  const startMs = clock.now();
  let reply: Reply = {};
  for (let attempt = 0; attempt < tries && !reply.bytes && !reply.code; attempt++) {
    reply = await exchange(to, query, id, waitMs);
  }
  const endMs = clock.now();
  const question = { name, type: 'A' } as const;
  const base = { startMs, endMs, question, bytesSent: query.length };
  const { bytes } = reply;
  const asked = `;; QUESTION\n${name}. IN A`;
  if (!bytes) {
    const status = reply.code ?? 'ETIMEDOUT';
    const says = reply.code
      ? `the port refused (${reply.code})`
      : `no response in ${tries} tries of ${waitMs} ms`;
    const excerpt = `${asked}\n;; ${says}`;
    return { ...base, bytesReceived: 0, status, answers: [], addresses: [], excerpt };
  }
  const packet = attemptDecode(bytes);
  if (!packet) {
    const excerpt = `${asked}\n;; a response of ${bytes.length} bytes that is no DNS message`;
    return { ...base, bytesReceived: bytes.length, status: 'FORMERR', answers: [], addresses: [], excerpt };
  }
  const status = packet.rcode;
  const answers = (packet.answers ?? []).map(recordText);
  const addresses = (packet.answers ?? []).flatMap((record) => (record.type === 'A' ? [record.data] : []));
  const flags = ['qr', ...(packet.flag_aa ? ['aa'] : []), ...(packet.flag_rd ? ['rd'] : [])].join(' ');
  const excerpt = [
    `;; ->>HEADER<<- status: ${status}, id: ${packet.id}, flags: ${flags}`,
    asked,
    ...(answers.length > 0 ? [';; ANSWER', ...answers] : [';; no answer']),
    `;; ${bytes.length} bytes`,
  ].join('\n');
  return { ...base, bytesReceived: bytes.length, status, answers, addresses, excerpt };
}

/** A port that the system gave, and that was given back. */
async function closedPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

function exchange(port: number, query: Buffer, id: number, waitMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (reply: Reply) => {
      clearTimeout(clock);
      socket.close();
      resolve(reply);
    };
    const clock = setTimeout(() => end({}), waitMs);
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => end({ code: code ?? message }));
    socket.on('message', (bytes) => {
      if (bytes.length >= 2 && bytes.readUInt16BE(0) === id) end({ bytes });
    });
    // Only a socket that is connected hears that nothing listens at the other end.
    socket.connect(port, '127.0.0.1', () => socket.send(query));
  });
}

type Decoded = DecodedPacket & { readonly rcode: string };

function attemptDecode(bytes: Buffer): Decoded | undefined {
  try {
    return decode(bytes) as Decoded;
  } catch {
    return undefined;
  }
}

function recordText(record: NonNullable<DecodedPacket['answers']>[number]): string {
  const { name, type, ttl, data } = record as { name: string; type: string; ttl?: number; data: unknown };
  const value =
    type === 'CNAME' || type === 'NS' ? `${data}.` : typeof data === 'string' ? data : JSON.stringify(data);
  return `${name}. ${ttl ?? 0} IN ${type} ${value}`;
}
