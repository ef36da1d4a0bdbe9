import { startWorker } from './start-worker.js';
import type { PoolOptions, RunningServer } from './types.js';
import { startWorkServer, WorkError } from './work-server.js';

/** How many primes there are below a number, counted in a thread of its own. Rejects if the counting fails. */
export function primesBelow(below: number): Promise<number> {
  // TODO(05.6): start heavy-worker.ts, and settle the promise with what comes from it.
  throw new Error(`TODO(05.6): primesBelow() is not written yet (${below}, ${startWorker.name})`);
}

/** A server: GET /primes?below=1000, and GET /cheap. Leave it as it is. */
export function startServer({ port }: { port: number }): Promise<RunningServer> {
  return startWorkServer(port, '/primes', (query) => primesBelow(Number(query.get('below'))));
}

/** A few workers, for as many jobs as come. */
export class WorkerPool {
  constructor(options: PoolOptions) {
    // TODO(05.10): (extension) remember the limits; start the workers now or when they are needed first.
    throw new Error(
      `TODO(05.10): WorkerPool is not written yet (${options.workers} workers, ${WorkError.name})`,
    );
  }

  /** Gives the address to a pool-worker, and resolves with the number of words. Rejects with a WorkError. */
  run(url: string): Promise<number> {
    // TODO(05.10): (extension) a free worker, or a place in the queue, or WorkError('busy'); and WorkError('late').
    throw new Error(`TODO(05.10): run() is not written yet (${url})`);
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    // TODO(05.10): (extension) terminate() each.
  }
}

/** A server: GET /words?url=http://..., and GET /cheap. Leave it as it is. */
export async function startPoolServer(options: PoolOptions & { port: number }): Promise<RunningServer> {
  const pool = new WorkerPool(options);
  const server = await startWorkServer(options.port, '/words', (query) => pool.run(query.get('url') ?? ''));
  return {
    port: server.port,
    close: async () => {
      await pool.close();
      await server.close();
    },
  };
}
