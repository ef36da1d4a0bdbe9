import { describe, expect, test } from 'vitest';
import { headerChanges, headText, readHead, readMessages, statusOf } from '../../tracing/http-head.js';

const head = (...lines: string[]) => {
  const read = readHead(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody`));
  if (!read) throw new Error('no head');
  return read;
};

describe('a head of HTTP', () => {
  test('is read from the first bytes, names and values as they were sent', () => {
    const read = head('PUT /posts/7/like?a=b HTTP/1.1', 'HOST: a.example', 'X-Empty:', 'Cookie: a=b: c');
    expect(read.startLine).toBe('PUT /posts/7/like?a=b HTTP/1.1');
    expect(read.headers).toEqual([
      { name: 'HOST', value: 'a.example' },
      { name: 'X-Empty', value: '' },
      { name: 'Cookie', value: 'a=b: c' },
    ]);
    expect(statusOf(read)).toBeUndefined();
    expect(statusOf(head('HTTP/1.1 504 Gateway Timeout'))).toBe(504);
  });

  test('is none when it has not ended, or is TLS', () => {
    expect(readHead(Buffer.from('GET / HTTP/1.1\r\nHost: a'))).toBeUndefined();
    expect(readHead(Buffer.from('\x16\x03\x01 handshake\r\n\r\n'))).toBeUndefined();
  });

  test('shows no whole token: a report is made to be shown around', () => {
    const secret = 'eyJhbGciOiJSUzI1NiJ9.payload.signature';
    const text = headText(head('GET / HTTP/1.1', `authorization: Bearer ${secret}`, `Cookie: ${secret}`));
    expect(text).not.toContain(secret);
    expect(text).toContain('authorization: Bearer eyJhbGciOiJS... (38 characters)');
  });
});

describe('messages on one connection', () => {
  const startLines = (text: string) =>
    readMessages(Buffer.from(text)).map(({ head: { startLine } }) =>
      startLine.split(' ').slice(0, 2).join(' '),
    );

  test('requests with and without bodies', () => {
    const post = 'POST /b HTTP/1.1\r\nContent-Length: 20\r\n\r\nGET /c HTTP/1.1\r\n\r\n.';
    expect(startLines(`GET /a HTTP/1.1\r\n\r\n${post}PUT /d HTTP/1.1\r\n\r\n`)).toEqual([
      'GET /a',
      'POST /b',
      'PUT /d',
    ]);
  });

  test('responses: by length, in chunks, without a body, and to the end of the connection', () => {
    const chunked = 'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    const rest = 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 Oh\r\n\r\n';
    expect(startLines(`HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n${chunked}${rest}`)).toEqual([
      'HTTP/1.1 304',
      'HTTP/1.1 201',
      'HTTP/1.1 200',
    ]);
  });

  test('one that has not ended', () => {
    expect(startLines('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')).toEqual(['HTTP/1.1 200']);
    expect(startLines('HTTP/1.1 200 OK\r\nContent-Len')).toEqual([]);
  });
});

describe('what was done to headers', () => {
  const before = head('GET / HTTP/1.1', 'Host: a', 'TE: trailers', 'Accept: text/html', 'Connection: close');

  test('added, removed and changed, whatever the letter case of the names', () => {
    const after = head(
      'GET / HTTP/1.1',
      'host: a',
      'accept: text/html',
      'connection: keep-alive',
      'X-Request-Id: 1',
    );
    expect(headerChanges('request', before, after)).toEqual({
      of: 'request',
      added: [{ name: 'X-Request-Id', value: '1' }],
      removed: [{ name: 'TE', value: 'trailers' }],
      changed: [{ name: 'connection', before: 'close', after: 'keep-alive' }],
    });
  });

  test('a header on two lines is the one with both values', () => {
    const twice = head('HTTP/1.1 200 OK', 'Vary: Origin', 'vary: Accept');
    const once = head('HTTP/1.1 200 OK', 'Vary: Origin, Accept');
    expect(headerChanges('response', twice, once)).toMatchObject({ added: [], removed: [], changed: [] });
  });
});
