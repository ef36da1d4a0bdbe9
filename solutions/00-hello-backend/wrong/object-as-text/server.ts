import { once } from 'node:events';
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
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

export function answer(request: IncomingMessage, response: ServerResponse): void {
  const [path, ...query] = (request.url ?? '/').split('?');
  const search = new URLSearchParams(query.join('?'));

  if (path === '/api/likes') {
    if (request.method === 'POST') {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (piece) => {
        text += piece;
      });
      request.on('end', () => {
        try {
          const like = JSON.parse(text);
          if (typeof like.name !== 'string') throw new Error('no name');
          likes.push(like.name);
          response.writeHead(201);
          response.end(JSON.stringify(like));
        } catch {
          response.writeHead(400);
          response.end();
        }
      });
      return;
    }
    response.end(JSON.stringify(likes));
    return;
  }

  if (path === '/api/hello') {
    const name = search.get('name') ?? 'world';
    response.setHeader('content-type', 'application/json');
    const greeting = { hello: name };
    response.end(`${greeting}`);
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
