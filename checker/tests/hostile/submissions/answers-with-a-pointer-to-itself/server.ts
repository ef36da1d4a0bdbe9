import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';


// RFC 1035 section 4.1.4: a name may end in a pointer to another one. These point to themselves and to each other.
function reply(socket: Socket, query: Buffer, { port, address }: RemoteInfo): void {
  const id = [query[0] ?? 0, query[1] ?? 0];
  const head = [...id, 0x84, 0, 0, 1, 0, 2, 0, 0, 0, 0];
  const record = [0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
  for (const name of [[0xc0, 12], [0xc0, 14, 0xc0, 12], [1, 97, 0xc0, 12], [0xff, 0xff]]) {
    socket.send(Buffer.from([...head, ...name, 0, 1, 0, 1, ...name, ...record, ...name, ...record]), port, address);
  }
}

export async function startServer({ port }: { port: number }) {
  const socket = createSocket('udp4');
  socket.on('message', (query, client) => reply(socket, query, client));
  socket.on('error', () => {});
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: async () => void socket.close() };
}
