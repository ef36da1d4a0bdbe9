import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const likes: string[] = [];

export async function startServer(options: { port: number }): Promise<RunningServer> {
  const server = createServer(answer);
  server.listen(options.port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    server.on('listening', () => resolve());
    server.on('error', (error) => console.error(error.message));
  });
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

export async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path, ...query] = (request.url ?? '/').split('?');
  const search = new URLSearchParams(query.join('?'));

  if (path === '/api/likes') {
    if (request.method === 'POST') {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      try {
        const { name } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
        if (typeof name !== 'string') throw new Error('no name');
        likes.push(name);
        response.statusCode = 201;
        response.end(JSON.stringify({ name }));
      } catch {
        response.statusCode = 400;
        response.end('expected JSON with a name');
      }
      return;
    }
    response.end(JSON.stringify(likes));
    return;
  }

  if (path === '/api/hello') {
    const name = search.get('name') ?? 'world';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ hello: name }));
    return;
  }

  if (path === '/') {
    response.setHeader('content-type', 'text/html');
    response.end('<h1>Hello, backend</h1>');
    return;
  }

  response.statusCode = 404;
  response.end('not found');
}
