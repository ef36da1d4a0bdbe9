import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Draw } from '#testing';

/** The same name with some letters in upper case: always the first, never all. */
export function drawMixedCase(draw: Draw, name: string): string {
  return [...name]
    .map((letter, index) =>
      index === 0 || (index > 1 && draw.int(0, 1) === 1) ? letter.toUpperCase() : letter,
    )
    .join('');
}

/** A UDP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
