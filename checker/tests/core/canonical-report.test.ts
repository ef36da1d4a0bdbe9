import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../core/canonical-report.js';

describe('in the canonical form of a text', () => {
  test.each([
    ['curl http://127.0.0.1:41733/ gave 200', 'curl http://127.0.0.1:<port>/ gave 200'],
    ['dig @127.0.0.1 -p 54321 www.example.com', 'dig @127.0.0.1 -p <port> www.example.com'],
    ['it answered after 12.5 ms, not 500 ms', 'it answered after <duration> ms, not <duration> ms'],
    ['Date: Sun, 06 Nov 1994 08:49:37 GMT', 'Date: <time>'],
    ['at 2026-10-01T23:59:00.123Z', 'at <time>'],
    ['at 23:59:01', 'at <time>'],
    ['/tmp/checker-job-a1B2c3/code/zone.js:3', '<folder>/code/zone.js:3'],
    ['(node:4242) Warning, pid 4243', '(node:<pid>) Warning, pid <pid>'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalText(text)).toBe(canonical);
    expect(canonicalText(canonical)).toBe(canonical);
  });

  test.each([
    'two addresses: 192.0.2.1, 192.0.2.2',
    'TTL 3600',
    'port 53',
    'status 404, 12 bytes',
    'zone.ts:17',
  ])('%s stays', (text) => {
    expect(canonicalText(text)).toBe(text);
  });
});
