import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Another address of every Linux machine, reached by nobody else (RFC 1122 section 3.2.1.3: 127.0.0.0/8). */
const OTHER_ADDRESS = '127.0.0.2';

/**
 * Whether a UDP port that is taken on 127.0.0.1 is free on another loopback address; false when its socket listens on
 * every address. Undefined where that cannot be told: other systems need not have such an address.
 */
export async function isFreeElsewhere(port: number): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return undefined;
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, address: OTHER_ADDRESS, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? false : undefined;
  } finally {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}
