import { Worker } from 'node:worker_threads';

/**
 * Starts a thread that runs heavy-worker.ts or pool-worker.ts; there `workerData` is `data`.
 * It is new Worker(file, { workerData: data }), and finds the file whether it is translated to JavaScript or not.
 */
export function startWorker(name: 'heavy-worker' | 'pool-worker', data?: unknown): Worker {
  const translated = new URL(`./${name}.js`, import.meta.url);
  if (import.meta.url.endsWith('.js')) return new Worker(translated, { workerData: data });
  const source = JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);
  const parent = JSON.stringify(import.meta.url);
  const start = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${parent}))`;
  return new Worker(start, { eval: true, workerData: data });
}
