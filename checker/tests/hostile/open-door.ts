import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Something that listens on the machine itself: no submission in a sandbox may reach it. */
export interface OpenDoor {
  readonly port: number;
  /** How many have come in. */
  visitors(): number;
  close(): Promise<void>;
}

/** Listens on the machine's loopback. */
export async function openDoor(): Promise<OpenDoor> {
  let visitors = 0;
  const server = createServer((socket) => {
    visitors++;
    socket.on('error', () => {});
    socket.end('come in\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    visitors: () => visitors,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
