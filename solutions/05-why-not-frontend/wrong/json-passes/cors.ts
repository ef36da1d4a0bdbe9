import { addClap, likesApi, readClaps } from './likes-api.js';
import type { ApiAnswer, ApiRequest, PageRequest, Policy } from './types.js';

/**
 * The headers that tell a browser whether a page may read this answer.
 * `origin` is the value of the request's header Origin, '' if there is none.
 */
export function corsHeaders(origin: string, policy: Policy): Record<string, string> {
  if (policy.origins === '*') return { 'access-control-allow-origin': '*' };
  if (!policy.origins.includes(origin)) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': origin,
    vary: 'Origin',
    ...(policy.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

/** Answers a request to the API of likes-api.ts, for pages of the origins in the policy. */
export function answerApi(request: ApiRequest, policy: Policy): ApiAnswer {
  const cors = corsHeaders(request.headers.origin ?? '', policy);
  if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
    const headers = {
      ...cors,
      'access-control-allow-methods': policy.methods.join(', '),
      'access-control-allow-headers': policy.headers.join(', '),
    };
    return { status: 204, headers, body: '' };
  }
  const answer = likesApi(request);
  return { ...answer, headers: { ...answer.headers, ...cors } };
}

const SAFE_METHODS = ['GET', 'HEAD', 'POST'];
const SAFE_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', 'application/json'];
/** The CORS-unsafe request-header bytes of the Fetch standard, without control characters, which are not graded. */
const UNSAFE = /["():<>?@[\\\]{}]/;

/** Whether a browser asks first, with OPTIONS, before it sends this request to another origin. */
export function needsPreflight(request: PageRequest): boolean {
  if (!SAFE_METHODS.includes(request.method.toUpperCase())) return true;
  return Object.entries(request.headers).some(([name, value]) => !isSafe(name.toLowerCase(), value));
}

function isSafe(name: string, value: string): boolean {
  if (value.length > 128) return false;
  switch (name) {
    case 'accept':
      return !UNSAFE.test(value);
    case 'accept-language':
    case 'content-language':
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value);
    case 'content-type':
      return !UNSAFE.test(value) && SAFE_TYPES.includes((value.split(';')[0] ?? '').trim().toLowerCase());
    default:
      return false;
  }
}

/** Answers a request about claps. Only pages of the origins in the policy may add one. */
export function answerClap(request: ApiRequest, policy: Policy): ApiAnswer {
  const { method, path, headers } = request;
  const origin = headers.origin ?? '';
  if (method === 'GET') return count(readClaps(path));
  if (method !== 'POST') return refuse(405, { allow: 'GET, POST' });
  if (origin && !policy.origins.includes(origin)) return refuse(403);
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refuse(415);
  return count(addClap(path));
}

function count(claps: number): ApiAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ claps }) };
}

function refuse(status: number, headers: Record<string, string> = {}): ApiAnswer {
  return { status, headers, body: '' };
}
