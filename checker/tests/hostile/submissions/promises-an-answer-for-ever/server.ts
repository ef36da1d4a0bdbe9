import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';


// 100 Continue, again and again: the answer itself never comes.
function reply(socket: Socket): void {
  setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 1);
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
