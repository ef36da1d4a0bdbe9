import { expect } from 'vitest';
import { claim, type StepContext, StudentFault, step } from '#testing';
import { answerWith, type Behaviour, bytesOf, Front, freePort, passTo, RecordingUpstream } from './driver.js';

const SAME =
  'A proxy sends on the request that it got: the method, the path and query letter by letter, the body (RFC 9110 section 7.6; nginx, proxy_pass without a URI).';
const STREAM =
  'A body may be large, or never end. It is passed on as it comes, not collected first (nginx with proxy_request_buffering and proxy_buffering off).';

/** A proxy with one name, and the app behind it. */
async function startOne(context: StepContext, behaviour: Behaviour = {}) {
  const host = `${context.draw.word()}.${context.draw.word(2)}.test`;
  const app = await RecordingUpstream.start(context, context.draw.word(), behaviour);
  const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app) }] }, [app]);
  return { host, app, front };
}

step('03.2', (test) => {
  test('a request reaches the app, and the answer the client', async (context) => {
    const { host, app, front } = await startOne(context);
    const seen = await front.exchange({ host });
    const reached = { expected: 'a request at the app', why: SAME, wanted: { situation: 'first' } };
    claim(seen, reached, (data) => expect(data.arrived.length).toBe(1));
    const about = {
      expected: `status 200, and the app's body: ${app.name}`,
      why: SAME,
      wanted: { situation: 'answer' },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      expect(data.body).toBe(app.name);
    });
  });

  test('the method stays the same', async (context) => {
    const { host, front } = await startOne(context);
    for (const method of context.draw.shuffle(['DELETE', 'OPTIONS', 'PATCH', 'PUT'])) {
      const seen = await front.exchange({ host, method });
      const about = { expected: `${method} at the app`, why: SAME, wanted: { situation: 'method' } };
      claim(seen, about, (data) => expect(data.arrived[0]?.method).toBe(method));
    }
  });

  test('the path and the query stay as they were sent', async (context) => {
    const { host, front } = await startOne(context);
    const [a, b] = [context.draw.word(), context.draw.word()];
    for (const target of [
      `/${a}/${b}`,
      `/${a}?q=${b}&n=${context.draw.int(1, 99)}`,
      `/${a}%2F${b}%20c?x=%26y`,
      `/${a}//${b}/`,
      `//${a}/${b}`,
      `/${a}/../${b}?`,
    ]) {
      const seen = await front.exchange({ host, target });
      const about = { expected: `GET ${target} at the app`, why: SAME, wanted: { situation: 'target' } };
      claim(seen, about, (data) => expect(data.arrived[0]?.target).toBe(target));
    }
  });

  test('the body of the request reaches the app', async (context) => {
    const { host, front } = await startOne(context);
    const body = JSON.stringify({ [context.draw.word()]: context.draw.word() });
    for (const method of ['POST', 'PUT']) {
      const seen = await front.exchange({ host, method, target: '/likes', body });
      const about = { expected: `the body ${body} at the app`, why: SAME, wanted: { situation: 'body' } };
      claim(seen, about, (data) => expect(data.arrived[0]?.body).toBe(body));
    }
  });

  test('status and headers of the answer stay the same', async (context) => {
    const [name, value] = [context.draw.word(), context.draw.word()];
    const status = context.draw.pick([201, 403, 404, 418, 500, 503]);
    const { host, front } = await startOne(context, {
      onRequest: (request) =>
        request.connection.socket.write(
          answerWith(status, 'x', request, [
            [`X-${name}`, value],
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
          ]),
        ),
    });
    const seen = await front.exchange({ host });
    const kept = {
      expected: `status ${status}, as the app said`,
      why: SAME,
      wanted: { situation: 'status' },
    };
    claim(seen, kept, (data) => expect(data.status).toBe(status));
    const about = {
      expected: `X-${name}: ${value} at the client`,
      why: SAME,
      wanted: { situation: 'answer-headers' },
    };
    claim(seen, about, (data) => expect(data.fields).toContainEqual([`x-${name}`, value]));
    const cookies = {
      expected: 'both Set-Cookie headers, a=1 and b=2, on lines of their own',
      why: 'Set-Cookie is the one header that must not be joined (RFC 9110 section 5.3).',
      wanted: { situation: 'cookies' },
    };
    claim(seen, cookies, (data) =>
      expect(data.fields.filter(([field]) => field === 'set-cookie').map(([, text]) => text)).toEqual([
        'a=1',
        'b=2',
      ]),
    );
  });

  test('the answer to HEAD has the headers and no body', async (context) => {
    const { host, app, front } = await startOne(context);
    const seen = await front.exchange({ host, method: 'HEAD' });
    const about = {
      expected: `HEAD at the app; at the client Content-Length: ${app.name.length}, and no body`,
      why: 'HEAD asks for the same headers as GET, without the body (RFC 9110 section 9.3.2).',
      wanted: { situation: 'head' },
    };
    claim(seen, about, (data) => {
      expect(data.arrived[0]?.method).toBe('HEAD');
      expect(data.fields).toContainEqual(['content-length', String(app.name.length)]);
    });
  });

  test('each name has its own app', async (context) => {
    const apps = [
      await RecordingUpstream.start(context, 'one'),
      await RecordingUpstream.start(context, 'two'),
    ];
    const blocks = apps.map((app) => ({ names: [`${context.draw.word()}.test`], lines: passTo(app) }));
    const front = await Front.start(context, { blocks }, apps);
    for (const [index, app] of [...apps.entries()].reverse()) {
      const host = blocks[index]?.names[0] ?? '';
      const seen = await front.exchange({ host });
      const about = {
        expected: `the body ${app.name}: ${host} is the name of that block`,
        why: 'selectServer() says which block is responsible; its upstream is where the request goes.',
        wanted: { situation: 'by-host' },
      };
      claim(seen, about, (data) => expect(data.body).toBe(app.name));
    }
  });

  test('a body is passed on while it still comes', async (context) => {
    const { host, app, front } = await startOne(context);
    const [first, second] = [context.draw.word(), context.draw.word()];
    const trial = {
      host,
      method: 'POST',
      fields: [['Content-Length', String(first.length + second.length)]] as const,
      tried: `a POST of which the first half is sent, and the second one only when the app has the first`,
    };
    context.trail.try(trial.tried);
    const before = front.counts();
    const client = await front.connect();
    client.write(bytesOf(trial) + first);
    const isThere = () => app.connections.some(({ bytes }) => bytes.includes(first));
    await app.until(() => isThere() || client.isEnded, client);
    const hasFirst = isThere();
    client.write(second);
    const seen = await front.observe(trial, client, await client.answer('POST'), before);
    const about = {
      expected: 'the first half at the app before the second one is sent',
      why: STREAM,
      wanted: { situation: 'request-streams', hasFirst },
    };
    claim(seen, about, () => expect(hasFirst).toBe(true));
  });

  test('an answer is passed on while it still comes', async (context) => {
    const [first, second] = [context.draw.word(), context.draw.word()];
    const { host, app, front } = await startOne(context, {
      onRequest: ({ connection }) =>
        connection.socket.write(
          `HTTP/1.1 200 OK\r\nContent-Length: ${first.length + second.length}\r\n\r\n${first}`,
        ),
    });
    const trial = {
      host,
      tried: 'a GET that the app answers in two halves, the second one only when the client has the first',
    };
    context.trail.try(trial.tried);
    const before = front.counts();
    const client = await front.connect();
    client.write(bytesOf(trial));
    await client.until(() => client.received.includes(first) || client.isEnded);
    const hasFirst = client.received.includes(first);
    for (const { socket } of app.connections) socket.write(second);
    const seen = await front.observe(trial, client, await client.answer(), before);
    const about = {
      expected: 'the first half at the client before the second one is sent',
      why: STREAM,
      wanted: { situation: 'answer-streams', hasFirst },
    };
    claim(seen, about, () => expect(hasFirst).toBe(true));
  });

  test('what the app does not take yet is not collected', async (context) => {
    const { host, app, front } = await startOne(context, {
      onHead: ({ startLine }, { socket }) => {
        if (startLine.startsWith('POST')) socket.pause();
      },
    });
    const total = 1_000 * 1024 * 1024;
    const trial = {
      host,
      method: 'POST',
      fields: [['Content-Length', String(total)]] as const,
      tried: 'head -c 1000M /dev/zero | curl -T - -X POST ..., to an app that does not read',
    };
    context.trail.try(trial.tried);
    const client = await front.connect();
    client.write(bytesOf(trial));
    const sent = await pushUntilHeld(front, client, host, total);
    const outcome =
      sent < total && !client.isEnded
        ? ({ outcome: 'silent', received: '' } as const)
        : ({ outcome: 'closed', received: '' } as const);
    const seen = await front.observe(trial, client, outcome, front.counts());
    for (const { socket } of app.connections) socket.resetAndDestroy();
    const about = {
      expected: 'the proxy stops reading from the client until the app reads on',
      why: 'Who reads faster than the other side takes must keep the rest in memory. pipe() and pipeline() wait for the slower side (Node, "Backpressuring in Streams").',
      wanted: { situation: 'backpressure', sent },
    };
    claim(seen, about, () => expect(outcome.outcome).toBe('silent'));
  });

  test('it listens on the port that is asked for, and close() gives it back', async (context) => {
    const host = `${context.draw.word()}.test`;
    const app = await RecordingUpstream.start(context, 'app');
    const drawn = { blocks: [{ names: [host], lines: passTo(app) }] };
    const front = await Front.start(context, drawn, [app], await freePort());
    const idle = await front.connect();
    idle.write(bytesOf({ host }));
    await idle.answer();
    const seen = await front.exchange({ host });
    const about = {
      expected: 'an answer on that port',
      why: 'The caller chooses the port (types.ts, ProxyOptions).',
      wanted: { situation: 'listens' },
    };
    claim(seen, about, (data) => expect(data.status).toBe(200));
    if (context.student.real) return;
    context.trail.try('close(), while a client keeps its connection open');
    await front.close();
    const after = await front.exchange({ host, tried: 'a request after close()' });
    const closed = {
      expected: 'nothing listens there any more',
      why: 'close() gives the port back, so that the proxy can be started again (types.ts, RunningProxy).',
      wanted: { situation: 'close' },
    };
    claim(after, closed, (data) => expect(data.outcome).toBe('refused'));
  });

  test('close() ends what is under way', async (context) => {
    const { host, app, front } = await startOne(context, { onRequest: () => {} });
    const trial = { host, tried: 'close(), while the app has not answered a request yet' };
    context.trail.try(trial.tried);
    const client = await front.connect();
    client.write(bytesOf(trial));
    await app.until(() => app.requests.length > 0 || client.isEnded, client);
    const reached = await front.observe(trial, client, { outcome: 'silent', received: '' }, [0]);
    const begun = { expected: 'a request at the app', why: SAME, wanted: { situation: 'first' } };
    claim(reached, begun, (data) => expect(data.arrived.length).toBe(1));
    // Stopping nginx is not its close().
    if (context.student.real) return;
    const hasClosed = await front.close().then(
      () => true,
      (error: unknown) => {
        if (error instanceof StudentFault && error.reason.kind === 'stopped') return false;
        throw error;
      },
    );
    await client.until(() => client.isEnded);
    const data = { ...reached.data, noticed: client.isEnded };
    const end = client.isEnded ? 'has seen the end' : 'is still connected';
    const got = hasClosed ? `close() came back; the client ${end}` : 'close() did not come back';
    const seen = context.trail.add({ ...reached, got, data });
    const about = {
      expected: 'close() comes back, and the connection to the client has ended',
      why: 'close() ends open connections (types.ts, RunningProxy). server.close() alone waits for those that have a request under way (Node, server.closeAllConnections()).',
      wanted: { situation: 'close-ends' },
    };
    claim(seen, about, ({ noticed }) => {
      expect(hasClosed).toBe(true);
      expect(noticed).toBe(true);
    });
    // A late answer harms nobody; a connection that breaks off might.
    for (const request of app.requests) request.connection.socket.write(answerWith(200, 'late', request));
  });
});

/**
 * Writes until all is written, the connection ends, or nothing more is taken while the proxy answers others
 * ten times. Gives the number of bytes that were taken.
 */
async function pushUntilHeld(
  front: Front,
  client: Awaited<ReturnType<Front['connect']>>,
  host: string,
  total: number,
): Promise<number> {
  const piece = Buffer.alloc(1024 * 1024);
  let written = 0;
  let turns = 0;
  while (written < total && !client.isEnded && turns < 10) {
    if (client.socket.writableLength < piece.length) {
      client.write(piece);
      written += piece.length;
      turns = 0;
      continue;
    }
    const waiting = client.socket.writableLength;
    // Another request goes through the same event loop: what the proxy wants to read, it reads meanwhile.
    const other = await front.connect();
    other.write(bytesOf({ host }));
    await other.answer();
    other.reset();
    turns = client.socket.writableLength < waiting ? 0 : turns + 1;
  }
  return written - client.socket.writableLength;
}
