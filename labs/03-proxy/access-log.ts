import type { AccessRecord } from './types.js';

/** Writes one line of the access log, as JSON, to the standard output. Call it once for each request. */
export function logRequest(record: AccessRecord): void {
  const { id, method, target, status } = record;
  console.log(JSON.stringify({ id, method, target, status }));
}
