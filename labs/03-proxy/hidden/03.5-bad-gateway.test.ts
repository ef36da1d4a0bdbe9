import { expect } from 'vitest';
import { claim, step } from '#testing';
import { bytesOf, Front, freePort, passTo, RecordingUpstream } from './driver.js';

const BAD_GATEWAY =
  '502 Bad Gateway: the proxy got no answer from the app that it could pass on (RFC 9110 section 15.6.3).';
const GOES_ON = 'One app that is down is no reason to stop serving the others, or the next request.';

step('03.5', (test) => {
  test('nothing listens where the app should be: 502, and the next request works', async (context) => {
    const { draw } = context;
    const [dead, live] = [`${draw.word()}.test`, `${draw.word()}.test`];
    const app = await RecordingUpstream.start(context, draw.word());
    const blocks = [
      { names: [dead], lines: passTo({ port: await freePort() }) },
      { names: [live], lines: passTo(app) },
    ];
    const front = await Front.start(context, { blocks }, [app]);
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? { body: draw.word() } : {};
      const seen = await front.exchange({ host: dead, method, ...body });
      const about = { expected: 'status 502', why: BAD_GATEWAY, wanted: { situation: 'refused' } };
      claim(seen, about, (data) => expect(data.status).toBe(502));
      const after = await front.exchange({ host: live });
      const next = {
        expected: 'status 200 for the next request, to an app that runs',
        why: GOES_ON,
        wanted: { situation: 'next' },
      };
      claim(after, next, (data) => expect(data.status).toBe(200));
    }
  });

  test('the app breaks off before it answers: 502', async (context) => {
    const host = `${context.draw.word()}.test`;
    let isBroken = true;
    const app = await RecordingUpstream.start(context, 'app', {});
    app.behaviour = {
      onRequest: ({ connection: { socket } }) => {
        if (isBroken) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
      },
    };
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
    const seen = await front.exchange({ host });
    const about = { expected: 'status 502', why: BAD_GATEWAY, wanted: { situation: 'reset' } };
    claim(seen, about, (data) => expect(data.status).toBe(502));
    isBroken = false;
    const after = await front.exchange({ host });
    const next = {
      expected: 'status 200, now that the app answers again',
      why: GOES_ON,
      wanted: { situation: 'next' },
    };
    claim(after, next, (data) => expect(data.status).toBe(200));
  });

  test('the app breaks off in the middle of its answer: so does the proxy', async (context) => {
    const { draw } = context;
    const host = `${draw.word()}.test`;
    const half = draw.word();
    let isBroken = true;
    const app = await RecordingUpstream.start(context, 'app', {
      onRequest: ({ connection: { socket } }) => {
        const body = isBroken ? half : `${half}${half}`;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${2 * half.length}\r\n\r\n${body}`);
      },
    });
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
    const trial = {
      host,
      tried: 'a GET; the app sends a status, headers and half of the body, and breaks off',
    };
    context.trail.try(trial.tried);
    const client = await front.connect();
    const before = front.counts();
    client.write(bytesOf(trial));
    await client.until(() => client.received.includes(half) || client.isEnded);
    for (const { socket } of app.connections) socket.resetAndDestroy();
    const seen = await front.observe(trial, client, await client.answer(), before);
    const about = {
      expected: 'the connection to the client ends before the whole body is there',
      why: 'Status 200 has been sent already. Only a connection that breaks off tells the client that the body is not whole (RFC 9112 section 8).',
      wanted: { situation: 'half' },
    };
    claim(seen, about, (data) => {
      expect(data.outcome).toBe('closed');
      expect(data.isRunning).toBe(true);
    });
    isBroken = false;
    const after = await front.exchange({ host });
    const next = { expected: 'status 200 for the next request', why: GOES_ON, wanted: { situation: 'next' } };
    claim(after, next, (data) => expect(data.status).toBe(200));
  });
});
