import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';


function reply(socket: Socket, query: Buffer, { port, address }: RemoteInfo): void {
  const response = Buffer.from(query);
  response[2] = 0x84;
  for (let count = 0; count < 10_000; count++) socket.send(response, port, address);
}

export async function startServer({ port }: { port: number }) {
  const socket = createSocket('udp4');
  socket.on('message', (query, client) => reply(socket, query, client));
  socket.on('error', () => {});
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: async () => void socket.close() };
}
