import { expect } from 'vitest';
import { claim, step } from '#testing';
import { App, accepts, freePort, otherAddress, send, type Trial } from './driver.js';

const JSON_ANSWER =
  'A program reads this answer: it is JSON, and says so in Content-Type (RFC 8259, RFC 9110 section 8.3).';
const NOT_FOUND = '404 Not Found: nothing is at this path (RFC 9110 section 15.5.5).';
const BAD_REQUEST =
  '400 Bad Request: the client sent what cannot be read (RFC 9110 section 15.5.1). It is no reason to stop.';
const LOG =
  'One line a request, with the id that the proxy gave it: so one request can be followed through all logs.';

step('04.1', (test) => {
  test('it starts and answers with JSON', async (context) => {
    const app = await App.start(context);
    const seen = await app.exchange({ path: '/health' });
    const about = {
      expected: 'status 200 and {"ok":true}',
      why: JSON_ANSWER,
      wanted: { situation: 'health' },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      expect(data.json).toEqual({ ok: true });
      expect(data.headers['content-type']).toContain('application/json');
    });
    const [key, value] = [context.draw.word(), context.draw.word()];
    const echoed = await app.exchange({ method: 'POST', path: '/echo', json: { [key]: [value, 1] } });
    const same = {
      expected: `status 200 and the same JSON: {"${key}":["${value}",1]}`,
      why: 'express.json() reads a JSON body into request.body (Express 5, express.json).',
      wanted: { situation: 'echo' },
    };
    claim(echoed, same, (data) => {
      expect(data.status).toBe(200);
      expect(data.json).toEqual({ [key]: [value, 1] });
    });
  });

  test('what is not there is 404, in JSON', async (context) => {
    const app = await App.start(context);
    for (const trial of [
      { path: `/${context.draw.word()}` },
      { method: 'POST', path: `/${context.draw.word()}/${context.draw.word()}`, json: {} },
    ]) {
      const seen = await app.exchange(trial);
      const about = {
        expected: 'status 404 and JSON with an "error"',
        why: NOT_FOUND,
        wanted: { situation: 'unknown' },
      };
      claim(seen, about, (data) => {
        expect(data.status).toBe(404);
        expect(data.json).toMatchObject({ error: expect.any(String) });
      });
    }
  });

  test('a body that is no JSON is 400, and the next request works', async (context) => {
    const app = await App.start(context);
    const body = `{"${context.draw.word()}": `;
    const seen = await app.exchange({
      method: 'POST',
      path: '/echo',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const about = {
      expected: 'status 400 and JSON with an "error"',
      why: BAD_REQUEST,
      wanted: { situation: 'bad-json' },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(400);
      expect(data.json).toMatchObject({ error: expect.any(String) });
    });
    const after = await app.exchange({ path: '/health' });
    const next = { expected: 'status 200', why: BAD_REQUEST, wanted: { situation: 'after-bad-json' } };
    claim(after, next, (data) => expect(data.status).toBe(200));
  });

  test("each request is one line in the log, with the proxy's id", async (context) => {
    const app = await App.start(context);
    const { draw } = context;
    const trials: readonly (Trial & { readonly status: number })[] = [
      { path: `/health?from=${draw.word()}`, status: 200 },
      { path: `/${draw.word()}`, status: 404 },
      {
        method: 'POST',
        path: `/echo?n=${draw.int(1, 999)}`,
        headers: { 'content-type': 'application/json' },
        body: '{',
        status: 400,
      },
    ];
    for (const { status, ...trial } of trials) {
      const id = `${draw.word()}-${draw.int(1000, 9999)}`;
      const headers = { ...trial.headers, 'x-request-id': id };
      const exchanged = await app.exchange({ ...trial, headers });
      const lines = () => app.records('method').filter(({ path }) => path === trial.path);
      await app.comesTrue(() => lines().length > 0);
      // A second line would come with the next request at the latest.
      await app.exchange({ path: '/health' });
      const wanted = { id, method: trial.method ?? 'GET', path: trial.path, status };
      const records = app.records('method');
      const own = records.filter((line) => line.id === id);
      const every = own.length > 0 ? own : records.filter((line) => line.path !== '/health').slice(-4);
      const seen = app.notice(
        exchanged.tried,
        lines().length > 0
          ? `in the log: ${lines()
              .map((line) => JSON.stringify(line))
              .join('\n')}`
          : `no line for ${trial.path} in the log; the last lines: ${every.map((line) => JSON.stringify(line)).join('\n') || '(none)'}`,
        { noticed: { lines: lines(), every }, statuses: [status] },
      );
      const about = {
        expected: `one line in the log: ${JSON.stringify(wanted)}`,
        why: LOG,
        wanted: { situation: 'log', line: wanted },
      };
      claim(seen, about, ({ noticed }) => {
        expect(noticed.lines).toHaveLength(1);
        expect(noticed.lines).toMatchObject([wanted]);
      });
    }
  });

  test('without a proxy, a request gets an id of its own', async (context) => {
    const app = await App.start(context);
    const path = `/health?direct=${context.draw.word()}`;
    for (let turn = 0; turn < 2; turn++) await app.exchange({ path });
    const lines = () => app.records('method').filter((line) => line.path === path);
    await app.comesTrue(() => lines().length > 1);
    const ids = lines().map(({ id }) => id);
    const tried = `twice: curl http://127.0.0.1:PORT${path}   (without X-Request-Id)`;
    const seen = app.notice(tried, `the ids in the log: ${JSON.stringify(ids)}`, { noticed: ids });
    const about = {
      expected: 'two ids that differ, made with randomUUID()',
      why: 'Who calls the app directly, past the proxy, must be found in the log, too.',
      wanted: { situation: 'own-id' },
    };
    claim(seen, about, () => {
      expect(ids.every((id) => typeof id === 'string' && id !== '')).toBe(true);
      expect(new Set(ids).size).toBe(2);
    });
  });

  test('it listens on 127.0.0.1 only, on the port that is asked for, until it is closed', async (context) => {
    const app = await App.start(context, { port: (await freePort()) ?? 0 });
    const seen = await app.exchange({ path: '/health' });
    const there = {
      expected: 'an answer on that port',
      why: 'The caller chooses the port (types.ts, ServerOptions).',
      wanted: { situation: 'listens' },
    };
    claim(seen, there, (data) => expect(data.status).toBe(200));
    const address = await otherAddress();
    if (address !== undefined) {
      const tried = `curl -i http://${address}:${app.port}/health   (another address of this machine)`;
      context.trail.try(tried);
      const sending = send({ host: address, port: app.port, method: 'GET', path: '/health', headers: {} });
      context.cleanup(() => sending.abandon());
      const open = await app.observe({ path: '/health', tried }, await app.answerOf(sending));
      const about = {
        expected: 'nothing listens there',
        why: 'Only the proxy on the same machine is to reach the app. A server on 127.0.0.1 cannot be reached from outside; one without a host listens on all addresses (Node, server.listen).',
        wanted: { situation: 'loopback' },
      };
      claim(open, about, (data) => expect(data.outcome).toBe('refused'));
    }
    context.trail.try('close()');
    await app.close();
    const isOpen = await accepts('127.0.0.1', app.port);
    const closed = app.notice('close(), then a new connection', isOpen ? 'it is accepted' : 'it is refused', {
      noticed: isOpen,
    });
    const about = {
      expected: 'nothing listens there any more',
      why: 'close() gives the port back, so that the app can be started again (types.ts, RunningServer).',
      wanted: { situation: 'close' },
    };
    claim(closed, about, ({ noticed }) => expect(noticed).toBe(false));
  });
});
