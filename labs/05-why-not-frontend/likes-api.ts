import type { ApiAnswer, ApiRequest } from './types.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const likes = new Map<string, number>();

/**
 * An API that knows nothing of other origins. PUT adds a like to a path, DELETE takes one away; the answer is
 * {"likes": 3}. Without the header authorization it answers 401.
 */
export function likesApi({ method, path, headers }: ApiRequest): ApiAnswer {
  if (!headers.authorization) return { status: 401, headers: JSON_TYPE, body: '{"error":"who are you?"}' };
  const change = { GET: 0, PUT: 1, DELETE: -1 }[method];
  if (change === undefined) return { status: 405, headers: { allow: 'GET, PUT, DELETE' }, body: '' };
  const count = (likes.get(path) ?? 0) + change;
  likes.set(path, count);
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ likes: count }) };
}

const claps = new Map<string, number>();

/** Counts one clap for a path, no matter who sends it or how, and gives the new count. */
export function addClap(path: string): number {
  const count = readClaps(path) + 1;
  claps.set(path, count);
  return count;
}

/** How many claps were counted for a path. */
export function readClaps(path: string): number {
  return claps.get(path) ?? 0;
}
