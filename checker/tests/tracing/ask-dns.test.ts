import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { askDns } from '../../tracing/ask-dns.js';
import { TraceClock } from '../../tracing/trace-clock.js';

const clock = new TraceClock();
clock.begin();
const NAME = 'backend.example.com';
const PATIENT = { tries: 1, waitMs: 20_000 };
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function serve(
  reply: (query: DecodedPacket, socket: Socket, client: RemoteInfo) => void,
): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, client) => reply(decode(bytes), socket, client));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  sockets.push(socket);
  return socket.address().port;
}

const answering = (changes: Partial<Packet>, rcode = 0) =>
  serve((query, socket, client) => {
    const bytes = encode({
      type: 'response',
      id: query.id ?? 0,
      flags: rcode,
      questions: query.questions ?? [],
      ...changes,
    });
    socket.send(bytes, client.port);
  });

describe('a question to a DNS server', () => {
  test('the addresses at the end of an alias, and the records as a zone file has them', async () => {
    const port = await answering({
      answers: [
        { name: 'api.example.com', type: 'CNAME', ttl: 300, data: NAME },
        { name: NAME, type: 'A', ttl: 60, data: '203.0.113.10' },
      ],
    });
    const { status, answers, addresses } = await askDns(port, 'api.example.com', clock, PATIENT);
    expect(status).toBe('NOERROR');
    expect(addresses).toEqual(['203.0.113.10']);
    expect(answers).toEqual([`api.example.com. 300 IN CNAME ${NAME}.`, `${NAME}. 60 IN A 203.0.113.10`]);
  });

  test('no such name', async () => {
    const { status, addresses, excerpt } = await askDns(await answering({}, 3), NAME, clock, PATIENT);
    expect({ status, addresses }).toEqual({ status: 'NXDOMAIN', addresses: [] });
    expect(excerpt).toContain('status: NXDOMAIN');
  });

  test('a server that says nothing, one that is not there, and one that talks nonsense', async () => {
    const silent = await serve(() => {});
    expect(await askDns(silent, NAME, clock, { tries: 2, waitMs: 10 })).toMatchObject({
      status: 'ETIMEDOUT',
    });
    const nonsense = await serve((query, socket, { port }) => {
      const id = Buffer.alloc(2);
      id.writeUInt16BE(query.id ?? 0);
      socket.send(Buffer.concat([id, Buffer.from('??')]), port);
    });
    expect(await askDns(nonsense, NAME, clock, PATIENT)).toMatchObject({ status: 'FORMERR' });
    const gone = await serve(() => {});
    sockets.pop()?.close();
    expect(await askDns(gone, NAME, clock, PATIENT)).toMatchObject({ status: 'ECONNREFUSED' });
    expect(await askDns(undefined, NAME, clock, PATIENT)).toMatchObject({ status: 'ECONNREFUSED' });
  });

  test('a response with another id is not taken', async () => {
    const port = await serve((query, socket, client) => {
      const wrong = encode({ type: 'response', id: ((query.id ?? 0) + 1) % 65_536, flags: 3 });
      socket.send(wrong, client.port);
    });
    expect(await askDns(port, NAME, clock, { tries: 1, waitMs: 200 })).toMatchObject({ status: 'ETIMEDOUT' });
  });
});
