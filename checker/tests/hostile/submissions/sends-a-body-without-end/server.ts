import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';


function reply(socket: Socket): void {
  const piece = Buffer.alloc(65_536, 'x');
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  const more = () => {
    while (socket.write('10000\r\n') && socket.write(piece) && socket.write('\r\n'));
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
