import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A server that leads each connection to another place. */
export async function listen(
  place: { path: string } | { port: number; host: string },
  lead: () => Socket,
  sockets: Set<Socket> = new Set(),
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const other = lead();
    for (const [from, to] of [
      [client, other],
      [other, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(place);
  await once(server, 'listening');
  return server;
}
