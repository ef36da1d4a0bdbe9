import type { Worker } from 'node:worker_threads';
import { startWorker } from './start-worker.js';
import type { PoolOptions, RunningServer } from './types.js';
import { startWorkServer, WorkError } from './work-server.js';

/** How many primes there are below a number, counted in a thread of its own. Rejects if the counting fails. */
export function primesBelow(below: number): Promise<number> {
  const worker = startWorker('heavy-worker', below);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
  });
}

/** A server: GET /primes?below=1000, and GET /cheap. Leave it as it is. */
export function startServer({ port }: { port: number }): Promise<RunningServer> {
  return startWorkServer(port, '/primes', (query) => primesBelow(Number(query.get('below'))));
}

/** A job that waits for a worker. */
interface Waiting {
  readonly url: string;
  resolve(words: number): void;
  reject(error: Error): void;
}

/** A few workers, for as many jobs as come. */
export class WorkerPool {
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #queue: Waiting[] = [];

  constructor(private readonly options: PoolOptions) {}

  /** Gives the address to a pool-worker, and resolves with the number of words. Rejects with a WorkError. */
  run(url: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const job = { url, resolve, reject };
      const worker = this.#idle.pop() ?? this.#another();
      if (worker) this.#give(worker, job);
      else if (this.#queue.length < this.options.queue) this.#queue.push(job);
      else reject(new WorkError('busy'));
    });
  }

  /** Ends all workers. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #another(): Worker | undefined {
    if (this.#all.size >= this.options.workers) return undefined;
    const worker = startWorker('pool-worker');
    this.#all.add(worker);
    return worker;
  }

  #give(worker: Worker, job: Waiting): void {
    const clock = setTimeout(() => {
      worker.removeAllListeners('message');
      this.#all.delete(worker);
      void worker.terminate();
      job.reject(new WorkError('late'));
      this.#next(this.#another());
    }, this.options.timeoutMs);
    worker.once('message', ({ words, error }: { words: number; error?: string }) => {
      clearTimeout(clock);
      if (error) job.reject(new Error(error));
      else job.resolve(words);
      this.#next(worker);
    });
    worker.postMessage(job.url);
  }

  #next(worker: Worker | undefined): void {
    if (!worker) return;
    const job = this.#queue.shift();
    if (job) this.#give(worker, job);
    else this.#idle.push(worker);
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
