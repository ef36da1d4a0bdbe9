import { expect } from 'vitest';
import { claim, step } from '#testing';
import { Front, passTo, RecordingUpstream } from './driver.js';

step('03.11', (test) => {
  test('an app that is late: 504', async (context) => {
    const host = `${context.draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app', {
      onRequest: ({ startLine, connection: { socket } }) => {
        if (startLine.includes('/fast')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      },
    });
    const lines = passTo(app, `proxy_read_timeout ${context.draw.int(100, 200)}ms;`);
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, [app]);
    const seen = await front.exchange({ host });
    const about = {
      expected: 'status 504, soon after the time in proxy_read_timeout (location.readTimeoutMs)',
      why: '504 Gateway Timeout: the app was reached and did not answer in time (RFC 9110 section 15.6.5; ngx_http_proxy_module, proxy_read_timeout).',
      wanted: { situation: 'late' },
    };
    claim(seen, about, (data) => expect(data.status).toBe(504));
    const after = await front.exchange({ host, target: '/fast' });
    const next = {
      expected: 'status 200 for the next request',
      why: 'One slow answer is no reason to stop.',
      wanted: { situation: 'late-next' },
    };
    claim(after, next, (data) => expect(data.status).toBe(200));
  });

  test('a body that is too large: 413', async (context) => {
    const host = `${context.draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app');
    const limit = context.draw.int(100, 900);
    const lines = `client_max_body_size ${limit}; ${passTo(app)}`;
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, [app]);
    const fits = await front.exchange({ host, method: 'POST', body: 'x'.repeat(limit) });
    const passed = {
      expected: `status 200: ${limit} bytes are not more than ${limit}`,
      why: 'client_max_body_size is the largest body that is allowed (ngx_http_core_module).',
      wanted: { situation: 'fits' },
    };
    claim(fits, passed, (data) => expect(data.status).toBe(200));
    const seen = await front.exchange({ host, method: 'POST', body: 'x'.repeat(limit + 1) });
    const about = {
      expected: `status 413 for ${limit + 1} bytes, and nothing at the app`,
      why: 'Content-Length says it before the body comes: the app need not be troubled (RFC 9110 section 15.5.14; client_max_body_size, server.maxBodyBytes).',
      wanted: { situation: 'too-large' },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(413);
      expect(data.arrived).toEqual([]);
    });
    const size = limit + 1;
    const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const raw = `${head}${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`;
    const chunked = await front.exchange({
      host,
      method: 'POST',
      raw,
      tried: `a POST of ${size} bytes in chunks, without Content-Length`,
    });
    const counted = {
      expected: 'status 413, and no whole request at the app',
      why: 'A body in chunks does not say how long it is: its bytes must be counted as they come (RFC 9110 section 15.5.14).',
      wanted: { situation: 'too-large-chunked' },
    };
    claim(chunked, counted, (data) => {
      expect(data.status).toBe(413);
      expect(data.arrived).toEqual([]);
    });
  });
});
