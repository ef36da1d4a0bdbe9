import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';


function reply(socket: Socket): void {
  socket.end(Buffer.from([0, 255, 13, 10, 13, 10, 72, 84, 84, 80, 0, 1]));
}

export async function startServer({ port }: { port: number }) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => reply(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: async () => void server.close() };
}
