import type { RequestRecord } from './types.js';

/** Writes one line of the log, as JSON, to the standard output. Call it once for each request. */
export function logRequest(record: RequestRecord): void {
  const { id, method, path, status, ip } = record;
  console.log(JSON.stringify({ id, method, path, status, ip }));
}
