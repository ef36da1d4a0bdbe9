import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { claim, type StepContext, step } from '#testing';
import { Front, headerOf, passTo, RecordingUpstream } from './driver.js';
import { Changing, patienceWith } from './signal.js';

const UPGRADE =
  'Upgrade and Connection belong to one connection, so a proxy that lets WebSockets through must make them anew (nginx, "WebSocket proxying"; RFC 9110 section 7.8).';
const SWITCH =
  'proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const handshake = (host: string, target: string) =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;

/** An app that switches at once, and says these bytes right behind its answer. */
async function startRaw(context: StepContext, greeting = '') {
  const host = `${context.draw.word()}.test`;
  const app = await RecordingUpstream.start(context, 'app', {
    onRequest: ({ connection: { socket } }) =>
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n${greeting}`,
      ),
  });
  const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app, SWITCH) }] }, [
    app,
  ]);
  return { host, app, front };
}

step('03.8', (test) => {
  test('the request to upgrade reaches the app, and its 101 the client', async (context) => {
    const { host, front } = await startRaw(context);
    const target = `/${context.draw.word()}?room=${context.draw.word()}`;
    const raw = handshake(host, target);
    const tried = `curl -i -N -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: ${KEY}' -H 'Host: ${host}' http://127.0.0.1:PORT${target}`;
    const seen = await front.exchange({ host, target, raw, tried });
    const about = {
      expected: `GET ${target} at the app, with Upgrade: websocket and Connection: Upgrade`,
      why: UPGRADE,
      wanted: { situation: 'upgrade' },
    };
    claim(seen, about, (data) => {
      expect(data.arrived[0]?.target).toBe(target);
      expect(headerOf(data, 'upgrade')?.toLowerCase()).toBe('websocket');
      expect(headerOf(data, 'connection')?.toLowerCase()).toContain('upgrade');
      expect(headerOf(data, 'sec-websocket-key')).toBe(KEY);
    });
    const switched = {
      expected: "status 101 at the client, with the app's Upgrade and Sec-WebSocket-Accept",
      why: 'The client checks Sec-WebSocket-Accept against its key before it goes on (RFC 6455 section 4.1).',
      wanted: { situation: 'switched' },
    };
    claim(seen, switched, (data) => {
      expect(data.status).toBe(101);
      expect(data.fields).toContainEqual(['sec-websocket-accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=']);
      expect(data.fields.map(([name]) => name)).toContain('upgrade');
    });
  });

  test('bytes that come right behind the heads are not lost', async (context) => {
    const [fromClient, fromApp] = [context.draw.word(), context.draw.word()];
    const { host, app, front } = await startRaw(context, fromApp);
    const tried = 'an upgrade; client and app each send their first bytes together with the head';
    const trial = { host, raw: handshake(host, '/') + fromClient, tried };
    context.trail.try(tried);
    const before = front.counts();
    const client = await front.connect();
    client.write(trial.raw);
    const outcome = await client.answer();
    const [clientGot, appGot] = await Promise.all([
      client.until(() => client.received.includes(fromApp)),
      app.until(() => app.connections.some(({ bytes }) => bytes.includes(fromClient))),
    ]);
    const seen = await front.observe(trial, client, outcome, before);
    const about = {
      expected: "the client's first bytes at the app, and the app's at the client",
      why: 'They are read together with the head. Node hands them over as the third argument of the event "upgrade" (Node, http).',
      wanted: { situation: 'head-bytes', clientGot, appGot },
    };
    claim(seen, about, () => expect({ clientGot, appGot }).toEqual({ clientGot: true, appGot: true }));
  });

  for (const side of ['client', 'app'] as const) {
    test(`when the ${side} goes, the other side is told`, async (context) => {
      const { host, app, front } = await startRaw(context);
      const tried = `an upgrade; then the ${side} closes its connection`;
      const trial = { host, raw: handshake(host, '/'), tried };
      context.trail.try(tried);
      const before = front.counts();
      const client = await front.connect();
      client.write(trial.raw);
      const outcome = await client.answer();
      if (side === 'client') client.reset();
      else for (const { socket } of app.connections) socket.resetAndDestroy();
      const isTold =
        side === 'client'
          ? await app.until(
              () => app.connections.length > 0 && app.connections.every(({ isClosed }) => isClosed),
            )
          : await client.until(() => client.isEnded);
      const seen = await front.observe(trial, client, outcome, before);
      const about = {
        expected: `the connection of the ${side === 'client' ? 'app' : 'client'} is closed too`,
        why: 'A tunnel has two ends. One that stays open waits for somebody who has gone, and keeps a socket for ever (RFC 9110 section 9.3.6 says so of tunnels).',
        wanted: { situation: 'tunnel-close', isTold, hasSwitched: outcome.outcome === 'answer' },
      };
      claim(seen, about, (data) => {
        expect(isTold).toBe(true);
        expect(data.isRunning && context.student.isRunning()).toBe(true);
      });
    });
  }

  test('an app that does not switch is heard', async (context) => {
    const host = `${context.draw.word()}.test`;
    const status = context.draw.pick([400, 403, 426]);
    const app = await RecordingUpstream.start(context, 'app', {
      onRequest: ({ connection: { socket } }) =>
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno`),
    });
    const front = await Front.start(context, { blocks: [{ names: [host], lines: passTo(app, SWITCH) }] }, [
      app,
    ]);
    const seen = await front.exchange({
      host,
      raw: handshake(host, '/'),
      tried: `an upgrade that the app answers with ${status}`,
    });
    const about = {
      expected: `status ${status}, as the app said`,
      why: 'A server need not switch; it may answer like any other request (RFC 9110 section 7.8).',
      wanted: { situation: 'not-switched' },
    };
    claim(seen, about, (data) => expect(data.status).toBe(status));
  });

  test('a real WebSocket client talks to a real WebSocket server', async (context) => {
    const host = `${context.draw.word()}.test`;
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket) => socket.on('message', (text) => socket.send(`${text} back`)));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    context.cleanup(async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    });
    const { port } = http.address() as AddressInfo;
    const front = await Front.start(
      context,
      { blocks: [{ names: [host], lines: passTo({ port }, SWITCH) }] },
      [],
    );
    const words = [context.draw.word(), context.draw.word(20_000)];
    const tried =
      'a WebSocket client: a short message and one of 40000 letters, to an app that says each back';
    context.trail.try(tried);
    const received = new Changing(patienceWith(context.student));
    const got: string[] = [];
    const client = new WebSocket(`ws://127.0.0.1:${front.port}/`, { headers: { Host: host } });
    client.on('error', () => {});
    client.on('message', (text) => {
      got.push(String(text));
      received.changed();
    });
    client.on('open', () => {
      for (const word of words) client.send(word);
    });
    context.cleanup(() => client.terminate());
    await received.until(() => got.length === 2);
    const seen = context.trail.add({
      kind: 'websocket',
      tried,
      got: `${got.length} messages${got.length > 0 ? `, of ${got.map(({ length }) => length).join(' and ')} letters` : ''}`,
      data: { got },
    });
    const about = {
      expected: 'both messages come back',
      why: 'After the switch the proxy passes bytes on, both ways, without reading them.',
      wanted: { situation: 'messages' },
    };
    claim(seen, about, () => expect(got).toEqual(words.map((word) => `${word} back`)));
  });
});
