import { expect } from 'vitest';
import { claim, step } from '#testing';
import { bytesOf, Front, passTo, RecordingUpstream } from './driver.js';

step('03.12', (test) => {
  for (const [when, hasAnswer] of [
    ['before the answer', false],
    ['in the middle of the answer', true],
  ] as const) {
    test(`the client goes ${when}: the app is told`, async (context) => {
      const host = `${context.draw.word()}.test`;
      const app = await RecordingUpstream.start(context, 'app', {
        onRequest: ({ startLine, connection: { socket } }) => {
          if (startLine.includes('/next')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
          else if (hasAnswer) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst');
        },
      });
      const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
      const trial = { host, tried: `a GET; the client breaks off ${when}` };
      context.trail.try(trial.tried);
      const before = front.counts();
      const client = await front.connect();
      client.write(bytesOf(trial));
      await app.until(() => app.requests.length === 1 || client.isEnded, client);
      const hasArrived = app.requests.length === 1;
      if (hasArrived && hasAnswer) {
        await client.until(() => client.received.includes('first') || client.isEnded);
      }
      client.reset();
      const isTold =
        hasArrived &&
        (await app.until(
          () => app.connections.length > 0 && app.connections.every(({ isClosed }) => isClosed),
        ));
      const seen = await front.observe(trial, client, { outcome: 'closed', received: '' }, before);
      const about = {
        expected: "the proxy's connection to the app is closed",
        why: 'An app that hears of it can stop working for somebody who has gone (ngx_http_proxy_module, proxy_ignore_client_abort off).',
        wanted: { situation: 'abort', isTold },
      };
      claim(seen, about, (data) => {
        expect(data.isRunning).toBe(true);
        expect(isTold).toBe(true);
      });
      const after = await front.exchange({ host, target: '/next' });
      const next = {
        expected: 'status 200 for the next client',
        why: 'Clients break off all the time; the others must not notice.',
        wanted: { situation: 'abort-next' },
      };
      claim(after, next, (data) => expect(data.status).toBe(200));
    });
  }

  test('a POST is sent once', async (context) => {
    const host = `${context.draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app', {
      onRequest: ({ startLine, connection: { socket } }) => {
        if (startLine.startsWith('POST')) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      },
    });
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
    // First a GET, so that a connection to the app is there to be used again.
    await front.exchange({ host });
    const seen = await front.exchange({ host, method: 'POST', body: context.draw.word() });
    // What the proxy would send again, it sends before this.
    const after = await front.exchange({ host });
    const posts = app.requests.filter(({ startLine }) => startLine.startsWith('POST')).length;
    const counted = context.trail.add({
      ...after,
      tried: seen.tried,
      got: `the app got the POST ${posts} times\n${seen.got}`,
      data: { ...seen.data, noticed: posts },
    });
    const about = {
      expected: 'one POST at the app, and status 502 at the client',
      why: 'The app may have done what the POST asks for before it broke off. Sent again, it would be done twice (RFC 9110 section 9.2.2; proxy_next_upstream without non_idempotent).',
      wanted: { situation: 'post-once' },
    };
    claim(counted, about, (data) => {
      expect(data.noticed).toBe(1);
      expect(data.status).toBe(502);
    });
  });
});
