import { Agent, request } from 'node:http';
import { expect } from 'vitest';
import { claim, step } from '#testing';
import { App, accepts, closeGate, curlLine, LONG_MS, until, worldOf } from './driver.js';

const ONE_HOP =
  'The proxy writes the address that it sees behind what is in X-Forwarded-For already. What stands before it was written by others, and anybody can write it (Express, "Express behind proxies").';
const DRAIN =
  'SIGTERM asks a program to end (POSIX). To end politely: take nothing new, finish what was begun, then go (Node, server.close).';

step('04.10', (test) => {
  test("the client's address is the one that the proxy saw", async (context) => {
    const app = await App.start(context);
    const { draw } = context;
    const [forged = '', real = ''] = draw.ipv4(2);
    for (const [situation, forwarded, wanted] of [
      ['one-hop', real, real],
      ['forged', `${forged}, ${real}`, real],
      ['no-proxy', undefined, '127.0.0.1'],
    ] as const) {
      const path = `/health?from=${draw.word()}`;
      const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
      const exchanged = await app.exchange({ path, headers });
      const line = () => app.records('method').find((record) => record.path === path);
      await app.comesTrue(() => line() !== undefined);
      const seen = app.notice(exchanged.tried, `in the log: ${JSON.stringify(line())}`, {
        noticed: String(line()?.ip).replace(/^::ffff:/, ''),
      });
      const about = {
        expected: `"ip":"${wanted}" in the log`,
        why: ONE_HOP,
        wanted: { situation, forged },
      };
      claim(seen, about, ({ noticed }) => expect(noticed).toBe(wanted));
    }
  });

  test('SIGTERM lets what is under way finish, and then ends the program', async (context) => {
    const { student, trail, cleanup } = context;
    const world = await worldOf(context);
    const app = await world.start();
    const [owner = '', user = ''] = world.users;
    const post = await world.post(owner);
    // A browser keeps its connection open when it has its answer.
    const agent = new Agent({ keepAlive: true });
    cleanup(() => agent.destroy());
    await fetchOnce(agent, app.port);
    const trial = { method: 'PUT', path: `/posts/${post}/like`, as: user };
    const tried = `kill -TERM, while this request is under way: ${curlLine(trial)}`;
    trail.try(tried);
    const gate = await closeGate(context, world);
    const sending = app.begin(trial);
    await gate.hold([sending]);
    const ending = student.signal('SIGTERM', 2 * LONG_MS);
    const isClosed = await until(async () => !(await accepts('127.0.0.1', app.port)), LONG_MS / 2);
    await gate.open();
    const seen = await app.observe({ ...trial, tried }, await app.answerOf(sending));
    const about = {
      expected: 'status 200 for this request',
      why: DRAIN,
      wanted: { situation: 'under-way' },
    };
    claim(seen, about, ({ status = 0 }) => expect(status >= 200 && status < 300).toBe(true));
    const open = app.notice(tried, isClosed ? 'refused' : 'a new connection was accepted', {
      noticed: isClosed,
    });
    const closed = {
      expected: 'no new connection is accepted after SIGTERM',
      why: DRAIN,
      wanted: { situation: 'still-open' },
    };
    claim(open, closed, ({ noticed }) => expect(noticed).toBe(true));
    const exit = await ending;
    const left = app.notice(tried, exit ? `the program ended: ${JSON.stringify(exit)}` : 'it still runs', {
      noticed: exit ?? 'still runs',
    });
    const gone = {
      expected: 'the program ends by itself, with exit code 0',
      why: DRAIN,
      wanted: { situation: 'ends' },
    };
    claim(left, gone, ({ noticed }) => expect(noticed).toEqual({ kind: 'exited', code: 0 }));
  });
});

/** One request on a connection that stays open. */
async function fetchOnce(agent: Agent, port: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/health', agent }, (response) => {
      response.resume();
      response.on('end', () => resolve());
      response.on('error', () => resolve());
    });
    asked.on('error', () => resolve());
    asked.end();
  });
}
