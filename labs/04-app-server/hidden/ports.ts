import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A port that was free a moment ago: nothing listens there. Undefined: this machine has not got the address. */
export async function freePort(host = '127.0.0.1'): Promise<number | undefined> {
  const server = createServer();
  const isThere = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, host, () => resolve(true));
  });
  if (!isThere) return undefined;
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : undefined;
}

/**
 * An address of this machine that is not 127.0.0.1: a server on 127.0.0.1 alone does not answer there. On Linux all of
 * 127.0.0.0/8 is this machine; elsewhere one of its network cards may do.
 */
export async function otherAddress(): Promise<string | undefined> {
  const cards = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outer = cards.filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const address of ['127.0.0.2', ...outer.map((card) => card.address)]) {
    if ((await freePort(address)) !== undefined) return address;
  }
  return undefined;
}

/** Whether anybody accepts a connection there. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.resetAndDestroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
