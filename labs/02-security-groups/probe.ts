import type { ProbeResult } from './types.js';

/**
 * Tries to connect to a TCP port, and says what came of it. `timeoutMs`: how long to wait for an answer, in
 * milliseconds.
 */
export async function probe(host: string, port: number, timeoutMs: number): Promise<ProbeResult> {
  // TODO(02.5): connect with node:net. Connected, refused, or no answer in time?
  throw new Error(`TODO(02.5): probe() is not written yet (${host}:${port}, ${timeoutMs} ms)`);
}
