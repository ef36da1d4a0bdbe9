import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningServer } from './types.js';

/** How work that was refused or given up is told to the client. */
const STATUS_OF: Readonly<Record<string, number>> = { busy: 503, late: 504 };

/** Thrown by a pool of workers: 'busy' if its queue is full, 'late' if a worker took too long. */
export class WorkError extends Error {
  constructor(readonly reason: 'busy' | 'late') {
    super(reason);
  }
}

/**
 * A server with one cheap path, /cheap, and one that costs work: GET <path>?<parameter>=value gives what work() gave.
 * Port 0 lets the system choose.
 */
export async function startWorkServer(
  port: number,
  path: string,
  work: (query: URLSearchParams) => Promise<number>,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (url.pathname === '/cheap') answer(200, 'here');
    else if (url.pathname !== path) answer(404, 'not found');
    else {
      // A function that is not async throws at once; this catches both.
      Promise.resolve(url.searchParams)
        .then(work)
        .then(
          (result) => answer(200, result),
          (error: Error) =>
            answer((error instanceof WorkError && STATUS_OF[error.reason]) || 500, error.message),
        );
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
