import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../core/errors.js';
import type { WorkerState } from './job-worker.js';

/** Answers every GET on 127.0.0.1 with the state as JSON: 200 while work is taken, 503 otherwise. */
export async function serveHealth(
  port: number,
  state: () => WorkerState,
): Promise<Server & { port: number }> {
  const server = createServer((request, response) => {
    const now = state();
    const code = request.method !== 'GET' ? 405 : now.status === 'ready' ? 200 : 503;
    response.writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(now)}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new UserError(
          `Port ${port} cannot be used for --health: ${error.message}.`,
          'node checker worker --queue ... --health <another port>',
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}
