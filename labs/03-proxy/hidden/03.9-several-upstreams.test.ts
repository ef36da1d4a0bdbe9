import { expect } from 'vitest';
import { claim, type Draw, type StepContext, step } from '#testing';
import { Front, RecordingUpstream } from './driver.js';

const TURN =
  'Requests go to the servers of an upstream block in turn (ngx_http_upstream_module, round-robin).';

async function startGroup(context: StepContext, count: number, failTimeout = '10s') {
  const apps: RecordingUpstream[] = [];
  for (let index = 0; index < count; index++) {
    apps.push(await RecordingUpstream.start(context, `app${index}`));
  }
  const host = `${context.draw.word()}.test`;
  const group = groupName(context.draw);
  const servers = apps.map(({ port }) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=${failTimeout};`);
  const groups = `upstream ${group} { ${servers.join(' ')} keepalive 8; }`;
  const lines = `location / { proxy_pass http://${group}; }`;
  const front = await Front.start(context, { groups, blocks: [{ names: [host], lines }] }, apps);
  return { host, apps, front };
}

const groupName = (draw: Draw) => `group-${draw.word()}`;

step('03.9', (test) => {
  test('each upstream has its turn', async (context) => {
    const count = context.draw.int(2, 4);
    const { host, front } = await startGroup(context, count);
    const order: string[] = [];
    for (let turn = 0; turn < 2 * count; turn++) {
      const seen = await front.exchange({ host, tried: `${turn + 1} requests to a group of ${count}` });
      order.push(seen.data.body);
      const earlier = order.slice(-count, -1);
      const about = {
        expected: `an app that is not among the ${count - 1} before: ${earlier.join(', ') || '(none)'}`,
        why: TURN,
        wanted: { situation: 'turn', order: [...order] },
      };
      claim(seen, about, (data) => {
        expect(data.status).toBe(200);
        expect(earlier).not.toContain(data.body);
      });
    }
  });

  test('one that fails is passed over, and no client notices', async (context) => {
    const { host, apps, front } = await startGroup(context, 3);
    const bad = context.draw.pick(apps);
    bad.behaviour = { onConnection: ({ socket }) => socket.resetAndDestroy() };
    for (let turn = 0; turn < 9; turn++) {
      const seen = await front.exchange({
        host,
        tried: `GET number ${turn + 1} to a group of 3 of which one breaks off each connection`,
      });
      const about = {
        expected: 'status 200: one of the other two answers',
        why: 'A GET that an upstream did not answer may be sent to the next one (ngx_http_proxy_module, proxy_next_upstream; RFC 9110 section 9.2.2).',
        wanted: { situation: 'next-upstream' },
      };
      claim(seen, about, (data) => expect(data.status).toBe(200));
    }
    const last = context.trail.observations.at(-1);
    const seen = context.trail.add({
      kind: 'http-exchange',
      tried: last?.tried ?? '',
      got: `the one that fails was asked ${bad.connections.length} times in 9 requests`,
      data: { noticed: bad.connections.length },
    });
    const rests = {
      expected: 'the one that fails is asked once, and then left alone for fail_timeout',
      why: 'Each try at a server that is down costs the client time (ngx_http_upstream_module, max_fails=1 fail_timeout=10s).',
      wanted: { situation: 'rests' },
    };
    claim(seen, rests, (data) => expect(data.noticed).toBe(1));
  });

  test('one that works again is asked again', async (context) => {
    const failMs = context.draw.int(100, 200);
    // nginx reads and counts this time in whole seconds.
    const [failTimeout, overMs] = context.student.real ? ['1s', 3_000] : [`${failMs}ms`, 2 * failMs];
    const { host, apps, front } = await startGroup(context, 2, failTimeout);
    const bad = context.draw.pick(apps);
    bad.behaviour = { onConnection: ({ socket }) => socket.resetAndDestroy() };
    for (let turn = 0; turn < 2; turn++) await front.exchange({ host });
    bad.behaviour = {};
    const tried = `GET again and again, until fail_timeout=${failTimeout} is over, after an upstream has been mended`;
    const overAt = Date.now() + overMs;
    let seen = await front.exchange({ host, tried });
    // On a busy machine the time may be over after one request: a few more go to each upstream in turn.
    for (let after = 0; seen.data.body !== bad.name && after < 4; ) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      if (Date.now() > overAt) after++;
      seen = await front.exchange({ host, tried });
    }
    const about = {
      expected: `${bad.name} answers again`,
      why: 'After fail_timeout the server is tried again (ngx_http_upstream_module, fail_timeout).',
      wanted: { situation: 'again' },
    };
    claim(seen, about, (data) => expect(data.body).toBe(bad.name));
  });

  test('connections to an upstream are used again', async (context) => {
    const { host, apps, front } = await startGroup(context, 1);
    for (let turn = 0; turn < 5; turn++) await front.exchange({ host });
    const count = apps[0]?.connections.length ?? 0;
    const last = context.trail.observations.at(-1);
    const seen = context.trail.add({
      kind: 'http-exchange',
      tried: '5 requests, one after the other, to one upstream',
      got: `${count} connections to the upstream\n${last?.got ?? ''}`,
      data: { noticed: count },
    });
    const about = {
      expected: '1 connection to the upstream',
      why: 'A connection that stays open saves the time to open another (ngx_http_upstream_module, keepalive).',
      wanted: { situation: 'reuse' },
    };
    claim(seen, about, (data) => expect(data.noticed).toBe(1));
  });
});
