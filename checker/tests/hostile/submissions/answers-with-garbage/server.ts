import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';


function reply(socket: Socket, query: Buffer, { port, address }: RemoteInfo): void {
  const garbage = [
    Buffer.alloc(0),
    Buffer.from([1]),
    query.subarray(0, 11),
    Buffer.concat([query.subarray(0, 2), Buffer.alloc(10, 0xff)]),
    Buffer.concat([query.subarray(0, 2), Buffer.alloc(60_000, 0xc0)]),
    Buffer.alloc(512, 0x3f),
  ];
  for (const packet of garbage) socket.send(packet, port, address);
}

export async function startServer({ port }: { port: number }) {
  const socket = createSocket('udp4');
  socket.on('message', (query, client) => reply(socket, query, client));
  socket.on('error', () => {});
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: async () => void socket.close() };
}
