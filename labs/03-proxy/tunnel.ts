import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Address, Arrival } from './types.js';

/**
 * Passes one upgraded connection (a WebSocket) through. `client` is the client's connection, `head` the bytes
 * that came right behind the request.
 */
export function tunnel(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  to: Address,
  arrival: Arrival,
): void {
  // TODO(03.8): (extension) send the request on with Connection and Upgrade, and once the app has switched,
  //   join the two connections.
  throw new Error(
    `TODO(03.8): tunnel() is not written yet (${request.url}, ${client.readable}, ${head.length}, ${to.port}, ${arrival.requestId})`,
  );
}
