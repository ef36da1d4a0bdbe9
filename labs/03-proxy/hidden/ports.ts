import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { StepContext } from '#testing';

/** A port of 127.0.0.1 that was free a moment ago: somebody can listen there. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * A port on which nothing listens, and on which nobody begins to as long as the test runs: it is the client's end of a
 * connection. One that was merely given back can become the proxy's own a moment later, which then asks itself. Its
 * address is asked for before it connects: Linux may use a port that connect() chose for another connection, also for one
 * to this very port (RFC 9293 section 3.5, simultaneous open).
 */
export async function closedPort({ cleanup }: StepContext): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' });
  const connected = Promise.all([once(server, 'connection'), once(client, 'connect')]);
  const [[accepted]] = (await connected) as [[Socket], []];
  const { localPort = 0 } = client;
  cleanup(() => {
    client.destroy();
    accepted.destroy();
    server.close();
  });
  return localPort;
}
