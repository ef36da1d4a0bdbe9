import { expect } from 'vitest';
import { claim, step } from '#testing';
import { Front, passTo, RecordingUpstream } from './driver.js';

step('03.10', (test) => {
  test('a request whose end is not certain is refused, and the app gets nothing', async (context) => {
    const { draw } = context;
    const host = `${draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app');
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
    const word = draw.word(2);
    const start = (version = '1.1') => `POST /${word} HTTP/${version}\r\nHost: ${host}\r\n`;
    const hidden = `0\r\n\r\nGET /${draw.word()} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const cases = [
      [
        'both',
        'Content-Length and Transfer-Encoding together',
        `${start()}Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n${hidden}`,
        'RFC 9112 section 6.1',
      ],
      [
        'lengths',
        'two Content-Length that differ',
        `${start()}Content-Length: ${word.length}\r\nContent-Length: ${word.length + 1}\r\n\r\n${word}x`,
        'RFC 9112 section 6.3',
      ],
      [
        'space',
        'a space before the colon',
        `${start()}Content-Length : ${word.length}\r\n\r\n${word}`,
        'RFC 9112 section 5.1',
      ],
      [
        'fold',
        'a header that goes on in the next line (obs-fold)',
        `${start()}X-${word}: a\r\n b\r\nContent-Length: 0\r\n\r\n`,
        'RFC 9112 section 5.2',
      ],
      [
        'hosts',
        'two Host headers',
        `${start()}Host: ${draw.word()}.test\r\nContent-Length: 0\r\n\r\n`,
        'RFC 9112 section 3.2',
      ],
      [
        'coding',
        'a Transfer-Encoding that is not just chunked',
        `${start()}Transfer-Encoding: gzip, chunked\r\n\r\n${hidden}`,
        'RFC 9112 section 6.1; nginx says 501',
      ],
      [
        'old-chunked',
        'Transfer-Encoding in HTTP/1.0',
        `${start('1.0')}Transfer-Encoding: chunked\r\n\r\n${hidden}`,
        'RFC 9112 section 6.1; nginx says 400',
      ],
    ] as const;
    for (const [situation, what, raw, source] of cases) {
      const before = app.requests.length;
      const shown = raw.split('\r\n\r\n')[0]?.replaceAll('\r\n', '\n  ');
      const seen = await front.exchange({
        host,
        method: 'POST',
        raw,
        tried: `a request with ${what}, sent with nc or a socket:\n  ${shown}`,
      });
      const about = {
        expected: 'status 400 or 501, and nothing at the app',
        why: `Two programs could see the end of this request in two places. What one of them takes for the body, the other takes for the next request (${source}).`,
        wanted: { situation },
      };
      claim(seen, about, (data) => expect([400, 501]).toContain(data.status));
      // What is sent on in spite of the refusal is under way before this request.
      await front.exchange({ host, target: '/after' });
      const targets = app.requests.slice(before).map(({ startLine }) => startLine.replace(/ HTTP.*/, ''));
      const slipped = targets.filter((target) => target !== 'GET /after');
      const behind = context.trail.add({
        ...seen,
        got: `${seen.got}\n${slipped.map((line) => `in all the app got: ${line}`).join('\n') || 'nor later'}`,
        data: { ...seen.data, noticed: slipped.length },
      });
      const nothing = {
        ...about,
        wanted: {
          situation: 'behind',
          refused: situation,
          itself: slipped.some((line) => line.startsWith('POST')),
        },
      };
      claim(behind, nothing, (data) => {
        expect(data.arrived).toEqual([]);
        expect(data.noticed).toBe(0);
      });
    }
  });

  test('a request that is in order passes', async (context) => {
    const { draw } = context;
    const host = `${draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app');
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
    const word = draw.word();
    const head = `POST / HTTP/1.1\r\nHost: ${host}\r\n`;
    for (const [what, raw] of [
      [
        'a body in chunks',
        `${head}Transfer-Encoding: chunked\r\n\r\n${word.length.toString(16)}\r\n${word}\r\n0\r\n\r\n`,
      ],
      ['a body with a length', `${head}Content-Length: ${word.length}\r\n\r\n${word}`],
    ] as const) {
      const seen = await front.exchange({ host, method: 'POST', raw, tried: `a POST with ${what}: ${word}` });
      const about = {
        expected: `status 200, and the body ${word} at the app`,
        why: 'Both are ordinary ways to say where a body ends (RFC 9112 section 6).',
        wanted: { situation: 'in-order' },
      };
      claim(seen, about, (data) => {
        expect(data.status).toBe(200);
        expect(data.arrived[0]?.body).toBe(word);
      });
    }
  });
});
