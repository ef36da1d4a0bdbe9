import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { DnsResponse, Question, Upstream } from './types.js';
import { decodeMessage, encodeMessage } from './wire.js';

/** For how long an upstream server may take to answer. */
const PATIENCE_MS = 1500;

/**
 * Sends one question to a server over UDP and gives its response. It remembers nothing.
 * Throws an Error when no response comes in time.
 */
export async function askUpstream(upstream: Upstream, question: Question): Promise<DnsResponse> {
  // A stranger who cannot see the query has to guess its id to forge a response (RFC 5452).
  const id = randomInt(0x10000);
  const socket = createSocket(upstream.host.includes(':') ? 'udp6' : 'udp4');
  try {
    return await new Promise<DnsResponse>((resolve, reject) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      signal.addEventListener('abort', () => reject(new Error(`no response from port ${upstream.port}`)));
      socket.on('error', reject);
      socket.on('message', (bytes) => {
        const reply = readReply(bytes, id);
        if (reply) resolve(reply);
      });
      // A connected socket takes datagrams from this server only.
      socket.connect(upstream.port, upstream.host, () => {
        socket.send(encodeMessage({ id, qr: false, rd: true, questions: [question] }));
      });
    });
  } finally {
    socket.close();
  }
}

/** The response in a datagram; undefined for anything that is not the reply to query `id`. */
function readReply(bytes: Uint8Array, id: number): DnsResponse | undefined {
  try {
    const message = decodeMessage(bytes);
    if (!message.qr || message.id !== id) return undefined;
    const { rcode, aa, tc, answers, authorities, additionals } = message;
    return { rcode, aa, tc, answers, authorities, additionals };
  } catch {
    return undefined;
  }
}
