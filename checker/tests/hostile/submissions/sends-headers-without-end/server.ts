import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';


function reply(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  const more = () => {
    while (socket.write(`X-${Math.random()}: ${'y'.repeat(1_000)}\r\n`));
  };
  socket.on('drain', more);
  more();
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
