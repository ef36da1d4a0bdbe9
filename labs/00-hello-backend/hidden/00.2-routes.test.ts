import { expect } from 'vitest';
import { claim, step } from '#testing';
import { bodyOf, drawName, get, jsonOf, mediaTypeOf, startAnywhere, statusOf } from './driver.js';

const STATUS_WHY = 'The status tells the client how it went, before the body is read (RFC 9110 section 15).';
const TYPE_WHY = 'Content-Type tells the client how to read the body (RFC 9110 section 8.3).';
const QUERY_WHY =
  'The query is an optional part of an address (RFC 3986 section 3.4). Here the lesson says what no name means.';
const JSON_WHY =
  'The name is a value in the query, percent-encoded (RFC 3986 section 2.1). In JSON its quotes are escaped (RFC 8259 section 7).';

step('00.2', (test) => {
  test('GET /api/hello greets the world, or whoever the query names, as JSON', async (context) => {
    const server = await startAnywhere(context);
    const { draw } = context;
    for (const name of [undefined, drawName(draw), `${drawName(draw)} "${drawName(draw)}"`]) {
      const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
      const reply = await get(context, server, `/api/hello${query}`);
      const wanted = { hello: name ?? 'world' };
      claim(reply, { expected: 'status 200', why: STATUS_WHY, wanted }, (data) =>
        expect(statusOf(data)).toBe(200),
      );
      claim(reply, { expected: 'content-type application/json', why: TYPE_WHY, wanted }, (data) =>
        expect(mediaTypeOf(data)).toBe('application/json'),
      );
      const why = name === undefined ? QUERY_WHY : JSON_WHY;
      claim(reply, { expected: `the JSON ${JSON.stringify(wanted)}`, why, wanted }, (data) =>
        expect(jsonOf(data)).toEqual(wanted),
      );
    }
  });

  test('GET / gives an HTML page', async (context) => {
    const server = await startAnywhere(context);
    const reply = await get(context, server, '/');
    claim(reply, { expected: 'status 200', why: STATUS_WHY }, (data) => expect(statusOf(data)).toBe(200));
    const typed = {
      expected: 'content-type text/html',
      why: `${TYPE_WHY} A browser shows other types as plain text.`,
    };
    claim(reply, typed, (data) => expect(mediaTypeOf(data)).toBe('text/html'));
    const about = {
      expected: 'a page with a heading: <h1>...</h1>',
      why: 'HTML marks what each part of a text is (HTML Living Standard, section 4.3.6).',
    };
    claim(reply, about, (data) => expect(bodyOf(data)).toMatch(/<h1[\s>][\s\S]*<\/h1>/i));
  });

  test('every other path gives 404', async (context) => {
    const server = await startAnywhere(context);
    const { draw } = context;
    for (const path of [`/${draw.word()}`, `/api/${draw.word()}`, `/api/hello${draw.word(2)}`]) {
      const reply = await get(context, server, path);
      const about = {
        expected: 'status 404',
        why: 'A client can only know that nothing is there if the status says so (RFC 9110 section 15.5.5).',
      };
      claim(reply, about, (data) => expect(statusOf(data)).toBe(404));
    }
  });
});
