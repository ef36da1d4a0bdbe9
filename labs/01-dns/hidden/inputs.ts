import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Draw } from '#testing';

/** The same name with some letters in upper case: always the first, never all. */
export function drawMixedCase(draw: Draw, name: string): string {
  return [...name]
    .map((letter, index) =>
      index === 0 || (index > 1 && draw.int(0, 1) === 1) ? letter.toUpperCase() : letter,
    )
    .join('');
}

/** A port of 127.0.0.1 that was free a moment ago, for UDP and for TCP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const udp = createSocket('udp4');
    const tcp = createServer();
    try {
      udp.bind(0, '127.0.0.1');
      await once(udp, 'listening');
      const { port } = udp.address();
      tcp.listen(port, '127.0.0.1');
      await once(tcp, 'listening');
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    } finally {
      const closed = Promise.all([once(udp, 'close'), tcp.listening && once(tcp, 'close')]);
      udp.close();
      tcp.close();
      await closed;
    }
  }
}
