import { expect } from 'vitest';
import { claim, step } from '#testing';
import { App, worldOf } from './driver.js';

const HTML = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
const NEGOTIATION =
  'The client says in Accept what it can read (RFC 9110 section 12.5.1). A browser prefers HTML, a program JSON.';
const ALLOW =
  '405 Method Not Allowed: the path is there, the method is not; Allow lists those that are (RFC 9110 sections 15.5.6 and 10.2.1).';
const MEDIA =
  '415 Unsupported Media Type: the body is in a format that is not understood here (RFC 9110 section 15.5.16).';

step('04.8', (test) => {
  test('the page and its files', async (context) => {
    const app = await App.start(context);
    for (const [path, type, part] of [
      ['/', 'text/html', 'id="like"'],
      ['/assets/like.js', 'javascript', 'addEventListener'],
      ['/assets/like.css', 'text/css', '{'],
    ] as const) {
      const seen = await app.exchange({ path, headers: HTML });
      const about = {
        expected: `status 200, Content-Type ${type}, the file of data/page`,
        why: 'A browser goes by Content-Type, not by the name (RFC 9110 section 8.3).',
        wanted: { situation: path === '/' ? 'page' : 'asset', type },
      };
      claim(seen, about, (data) => {
        expect(data.status).toBe(200);
        expect(data.headers['content-type']).toContain(type);
        expect(data.text).toContain(part);
      });
    }
    const missing = await app.exchange({ path: `/assets/${context.draw.word()}.js` });
    const none = {
      expected: 'status 404 for a file that is not there',
      why: '404 Not Found (RFC 9110 section 15.5.5).',
      wanted: { situation: 'no-asset' },
    };
    claim(missing, none, (data) => expect(data.status).toBe(404));
  });

  test('no path leads out of the folder', async (context) => {
    const app = await App.start(context);
    for (const path of [
      '/assets/..%2fschema.sql',
      '/assets/../schema.sql',
      '/assets/%2e%2e/schema.sql',
      '/assets/..%2f..%2ftokens.js',
      '/assets/%2fetc%2fpasswd',
    ]) {
      const tried = `curl -i --path-as-is 'http://127.0.0.1:PORT${path}'`;
      const seen = await app.exchange({ path, tried });
      const about = {
        expected: 'status 404 or 403, and nothing of a file that is not in data/page',
        why: 'A path may climb: ".." is the folder above (OWASP, "Path Traversal"). express.static() stays inside.',
        wanted: { situation: 'climbs' },
      };
      claim(seen, about, (data) => {
        expect([400, 403, 404]).toContain(data.status);
        expect(data.text).not.toContain('CREATE TABLE');
      });
    }
  });

  test('a post is HTML for a browser and JSON for a program', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    const [owner = ''] = world.users;
    const id = await world.post(owner);
    const mark = context.draw.word();
    const text = `<script>alert("${mark}")</script> & more`;
    await world.query('UPDATE posts SET body = $2 WHERE id = $1', [id, text]);
    for (const accept of [undefined, 'application/json', '*/*']) {
      const seen = await app.exchange({
        path: `/posts/${id}`,
        headers: accept === undefined ? {} : { accept },
      });
      const about = {
        expected: 'JSON',
        why: NEGOTIATION,
        wanted: { situation: 'json' },
      };
      claim(seen, about, (data) => {
        expect(data.headers['content-type']).toContain('application/json');
        expect(data.json).toMatchObject({ id, text });
      });
    }
    const seen = await app.exchange({ path: `/posts/${id}`, headers: HTML });
    const page = { expected: 'status 200 and text/html', why: NEGOTIATION, wanted: { situation: 'html' } };
    claim(seen, page, (data) => {
      expect(data.status).toBe(200);
      expect(data.headers['content-type']).toContain('text/html');
      expect(data.text).toContain(mark);
    });
    const escaped = {
      expected: 'the text of the post as text: &lt;script&gt;',
      why: 'What users write is text, not HTML: a script in it would run in the browser of everybody who reads it (OWASP, "Cross Site Scripting Prevention").',
      wanted: { situation: 'escaped' },
    };
    claim(seen, escaped, (data) => {
      expect(data.text).not.toContain('<script>alert');
      expect(data.text).toContain('&lt;script&gt;');
    });
  });

  test('a method that a path does not know: 405 with Allow', async (context) => {
    const app = await App.start(context);
    for (const [method, path, allowed] of [
      ['DELETE', '/health', ['GET']],
      ['POST', `/posts/${context.draw.word()}/like`, ['PUT', 'DELETE']],
    ] as const) {
      const json = method === 'POST' ? { json: {} } : {};
      const seen = await app.exchange({ method, path, ...json });
      const about = {
        expected: `status 405, and Allow with ${allowed.join(' and ')}`,
        why: ALLOW,
        wanted: { situation: 'method' },
      };
      claim(seen, about, (data) => {
        expect(data.status).toBe(405);
        const allow = String(data.headers.allow ?? '').split(/\s*,\s*/);
        expect(allow).toEqual(expect.arrayContaining([...allowed]));
        expect(allow).not.toContain(method);
      });
    }
  });

  test('a body that is no JSON by its own word: 415', async (context) => {
    const app = await App.start(context);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const body = `${context.draw.word()}=1`;
      const seen = await app.exchange({
        method: 'POST',
        path: '/echo',
        headers: { 'content-type': type },
        body,
      });
      const about = { expected: 'status 415', why: MEDIA, wanted: { situation: 'media-type' } };
      claim(seen, about, (data) => expect(data.status).toBe(415));
    }
  });
});
