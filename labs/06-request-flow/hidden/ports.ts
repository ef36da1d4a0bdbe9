import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { type EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { StepContext } from '#testing';

/** Below the ports that a system hands out by itself (Linux from 32768, others from 49152): none of these is given away meanwhile. */
const [FIRST, END] = [20_000, 32_000];

/** A port of this machine that is free for UDP and TCP; with `isTaken` somebody has it for UDP until the test ends. */
export async function dnsPortOf({ cleanup }: StepContext, { isTaken = false } = {}): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    const [udp, tcp] = [createSocket('udp4'), createServer()];
    const isFree = await Promise.all([
      opens(udp, () => udp.bind(port, '127.0.0.1')),
      opens(tcp, () => tcp.listen(port, '127.0.0.1')),
    ]);
    const close = async (socket: typeof udp | typeof tcp) => {
      socket.close();
      await once(socket, 'close');
    };
    if (isFree[1]) await close(tcp);
    if (isFree[0] && isFree[1] && isTaken) {
      cleanup(() => close(udp));
      return port;
    }
    await close(udp);
    if (isFree[0] && isFree[1]) return port;
  }
}

/** Whether it can be opened there. */
async function opens(socket: EventEmitter, open: () => void): Promise<boolean> {
  const opened = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  open();
  return opened;
}

/** Whether somebody accepts connections on this port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.resetAndDestroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
