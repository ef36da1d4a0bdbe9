import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  bytesOf,
  closedPort,
  Front,
  isForwardedLogged,
  loggedApp,
  logOf,
  passTo,
  RecordingUpstream,
} from './driver.js';

const BAD_GATEWAY =
  '502 Bad Gateway: the proxy got no answer from the app that it could pass on (RFC 9110 section 15.6.3).';
const GOES_ON = 'One app that is down is no reason to stop serving the others, or the next request.';

step('03.5', (test) => {
  test('nothing listens where the app should be: 502, and the next request works', async (context) => {
    const { draw } = context;
    const [dead, live] = [`${draw.word()}.test`, `${draw.word()}.test`];
    const app = await RecordingUpstream.start(context, draw.word());
    const blocks = [
      { names: [dead], lines: passTo({ port: await closedPort(context) }) },
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

  for (const [how, isQuiet, isChunked, breakOff] of [
    ['with a reset', false, false, (socket: Socket) => socket.resetAndDestroy()],
    ['quietly (end(), which sends FIN)', true, false, (socket: Socket) => socket.end()],
    ['quietly (destroy(), which sends FIN)', true, true, (socket: Socket) => socket.destroy()],
  ] as const) {
    const framing = isChunked ? 'in chunks' : 'with a length';
    test(`the app breaks off ${how} in the middle of an answer ${framing}: so does the proxy`, async (context) => {
      const { draw } = context;
      const host = `${draw.word()}.test`;
      const half = draw.word();
      let isBroken = true;
      const app = await RecordingUpstream.start(context, 'app', {
        onRequest: ({ connection: { socket } }) => {
          const body = isBroken ? half : `${half}${half}`;
          const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
          socket.write(
            isChunked
              ? `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${isBroken ? '' : '0\r\n\r\n'}`
              : `HTTP/1.1 200 OK\r\nContent-Length: ${2 * half.length}\r\n\r\n${body}`,
          );
        },
      });
      const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
      const trial = {
        host,
        tried: `a GET; the app sends a status, headers and half of a body ${framing}, and breaks off ${how}`,
      };
      context.trail.try(trial.tried);
      const client = await front.connect();
      const before = front.counts();
      client.write(bytesOf(trial));
      await client.until(() => client.received.includes(half) || client.isEnded);
      for (const { socket } of app.connections) breakOff(socket);
      const seen = await front.observe(trial, client, await client.answer(), before);
      const running = {
        expected: 'a proxy that still runs after it',
        why: GOES_ON,
        wanted: { situation: 'half-runs' },
      };
      claim(seen, running, (data) => expect(data.isRunning).toBe(true));
      const about = {
        expected: 'no more than the half, and then the end of the connection to the client',
        why: 'Status 200 has been sent already. Only a connection that breaks off tells the client that the body is not whole (RFC 9112 section 8).',
        wanted: { situation: isQuiet ? 'half-quiet' : 'half' },
      };
      claim(seen, about, (data) => expect(data.outcome).toBe('closed'));
      isBroken = false;
      const after = await front.exchange({ host });
      const next = {
        expected: 'status 200 for the next request',
        why: GOES_ON,
        wanted: { situation: 'next' },
      };
      claim(after, next, (data) => expect(data.status).toBe(200));
    });
  }

  test('a 502 is one line in the log, like any other answer', async (context) => {
    const { draw } = context;
    const [dead, live] = [`${draw.word()}.test`, `${draw.word()}.test`];
    const app = await loggedApp(context);
    const blocks = [
      { names: [dead], lines: passTo({ port: await closedPort(context) }) },
      { names: [live], lines: passTo(app) },
    ];
    const front = await Front.start(context, { blocks }, [app]);
    // Whether what is forwarded is logged is a matter of 03.3.
    if (!(await isForwardedLogged(front, live, `/${draw.word()}`))) return;
    const logged = await logOf(front, { host: dead, target: `/${draw.word()}` });
    const about = {
      expected: 'one line for this request, with status 502',
      why: 'The client got an answer, and the log says which. That is how one finds out later that the app was down.',
      wanted: { situation: 'log-502' },
    };
    claim(logged, about, ({ lines, status }) => {
      expect(lines.length).toBe(1);
      expect(lines[0]?.status).toBe(status);
    });
  });
});
