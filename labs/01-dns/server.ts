import type { RunningServer, Zone } from './types.js';

/**
 * Starts a DNS server for one zone on 127.0.0.1 and resolves when it is ready for questions.
 * Port 0 lets the system choose a free port; the promise gives the port that it chose.
 */
export async function startServer(options: { zone: Zone; port: number }): Promise<RunningServer> {
  // TODO(01.4): open a UDP socket (node:dgram), bind it to options.port on 127.0.0.1, and answer each
  //   message that comes in. wire.ts reads and writes the bytes; answer() in zone.ts knows the answer.
  //   Copy the id and the question, refuse names outside the zone, and survive bytes that are no DNS.
  // TODO(01.9): (extension) a response over 512 bytes does not fit: set TC, and answer over TCP
  //   (node:net) on the same port.
  // TODO(01.12): (extension) NOTIMP, FORMERR, and never an answer to an answer.
  throw new Error(`TODO(01.4): startServer() is not written yet (port ${options.port})`);
}
