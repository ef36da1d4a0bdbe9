import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { RunningServer, Zone } from './types.js';
import { decodeHeader, decodeMessage, encodeMessage } from './wire.js';
import { answer, isWithin } from './zone.js';

export async function startServer(options: { zone: Zone; port: number }): Promise<RunningServer> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, client) => {
    const reply = replyTo(options.zone, bytes);
    if (reply) socket.send(reply, client.port, client.address);
  });
  socket.bind(options.port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function replyTo(zone: Zone, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < 12) return undefined;
  const header = decodeHeader(bytes);
  if (header.qr) return undefined;
  if (header.opcode !== 'QUERY') return encodeMessage({ ...header, qr: true, rcode: 'NOTIMP' });
  try {
    const { questions } = decodeMessage(bytes);
    const question = questions[0];
    if (!question) throw new Error('no question');
    if (!isWithin(question.name.toLowerCase(), zone.origin)) {
      return encodeMessage({ ...header, qr: true, questions, rcode: 'REFUSED' });
    }
    const reply = encodeMessage({ ...header, qr: true, questions, ...answer(zone, question) });
    return reply.length > 512 ? encodeMessage({ ...header, qr: true, questions, tc: true }) : reply;
  } catch {
    return encodeMessage({ ...header, qr: true, rcode: 'FORMERR' });
  }
}
