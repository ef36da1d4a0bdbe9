import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface RunningServer {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops it: resolves when it no longer listens and its last connection has ended. */
  close(): Promise<void>;
}

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Hello, backend</title></head>
  <body><h1>Hello, backend</h1></body>
</html>
`;

/** The names of those who like it, oldest first. Outside of answer(), so that it outlives a request. */
const likes: string[] = [];

/**
 * Starts the server on `options.port` and resolves when it listens.
 * Port 0 means: let the system choose a free port, and say which one it chose.
 */
export async function startServer(options: { port: number }): Promise<RunningServer> {
  const server = createServer(answer);
  server.listen(options.port, '127.0.0.1');
  // Rejects when the server has an error instead, such as a port that is already in use.
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Answers one request. Node calls it again for every request that comes in. */
export async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The path is what stands before the first `?`, the query all that comes after it.
  const [path, ...query] = (request.url ?? '/').split('?');
  const search = new URLSearchParams(query.join('?'));

  if (path === '/api/likes') {
    await answerLikes(request, response);
  } else if (path === '/api/hello') {
    sendJson(response, 200, { hello: search.get('name') ?? 'world' });
  } else if (path === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGE);
  } else {
    sendJson(response, 404, { error: 'not found' });
  }
}

/** POST keeps one like, GET gives all of them. */
async function answerLikes(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    sendJson(response, 200, likes);
    return;
  }
  try {
    const { name } = JSON.parse(await readBody(request)) as { name?: unknown };
    if (typeof name !== 'string') throw new TypeError('name is not a string');
    likes.push(name);
    sendJson(response, 201, { name });
  } catch {
    // Not JSON, no name in it, or the client went away half-way: nothing is kept.
    sendJson(response, 400, { error: 'expected JSON like {"name":"Ada"}' });
  }
}

/** The whole body. Pieces are joined as bytes: one may end in the middle of a character. */
async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
