import { expect } from 'vitest';
import { claim, step } from '#testing';
import { type App, listen, worldOf } from './driver.js';

const ONLY_OWNER = 'A notice is for its recipient. Whoever else gets it learns what is not theirs to know.';
const UPGRADE =
  'A WebSocket begins as an HTTP request, and is refused like one: 401, before anything is upgraded (RFC 6455 section 4.2.2).';

const TRIED = "new WebSocket('ws://127.0.0.1:PORT/live', ['bearer', TOKEN])";

const socketOf = (app: App, user: string, protocols = ['bearer', app.token({ user })]) =>
  listen(app, protocols);

step('04.9', (test) => {
  test('a WebSocket opens with a good token, and with no other', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    const [user = ''] = world.users;
    context.trail.try(TRIED);
    const good = await socketOf(app, user);
    const seen = app.notice(`${TRIED}   (the token of ${user})`, `outcome: ${good.outcome}`, {
      noticed: good.outcome,
    });
    const about = {
      expected: 'it opens',
      why: 'A browser cannot set Authorization for a WebSocket; a subprotocol it can (WHATWG WebSockets, RFC 6455 section 1.9).',
      wanted: { situation: 'opens' },
    };
    claim(seen, about, ({ noticed }) => expect(noticed).toBe('open'));
    for (const [what, protocols] of [
      ['no token', []],
      ['a token that is none', ['bearer', `${context.draw.word()}.${context.draw.word()}.x`]],
    ] as const) {
      const bad = await listen(app, protocols);
      const refused = app.notice(`a WebSocket to /live with ${what}`, `outcome: ${bad.outcome}`, {
        noticed: bad.outcome,
      });
      const unauthorized = { expected: 'status 401', why: UPGRADE, wanted: { situation: 'refused' } };
      claim(refused, unauthorized, ({ noticed }) => expect(noticed).toBe(401));
    }
    const after = await app.exchange({ path: '/health' });
    const works = { expected: 'status 200', why: UPGRADE, wanted: { situation: 'after' } };
    claim(after, works, (data) => expect(data.status).toBe(200));
  });

  test('the owner hears of a like, and only the owner', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    const [owner = '', liker = '', other = ''] = world.users;
    const [post, theirs] = [await world.post(owner), await world.post(other)];
    const [first, second, foreign] = [
      await socketOf(app, owner),
      await socketOf(app, owner),
      await socketOf(app, other),
    ];
    const tried = `${owner} (twice) and ${other} listen at /live; ${liker} likes a post of ${owner}`;
    context.trail.try(tried);
    await app.exchange({ method: 'PUT', path: `/posts/${post}/like`, as: liker });
    const wanted = { post, by: liker, name: world.nameOf(liker) };
    const got = await Promise.all([first.has(1), second.has(1)]);
    if (got[0] !== got[1]) {
      const both = app.notice(tried, 'only one of the two WebSockets of the owner got it', { noticed: got });
      const everywhere = {
        expected: 'the same message on both WebSockets of the owner',
        why: 'A user may have the page open twice.',
        wanted: { situation: 'two-windows' },
      };
      claim(both, everywhere, ({ noticed }) => expect(noticed).toEqual([true, true]));
    }
    const seen = app.notice(tried, `${owner} got: ${first.messages.join('\n') || '(nothing)'}`, {
      noticed: [first, second].map(({ messages }) => messages.map(parsed)),
    });
    const about = {
      expected: `one message on each of the two, ${JSON.stringify(wanted)}`,
      why: 'announce() tells every listener in the program; the one here passes it on to the recipient.',
      wanted: { situation: 'message', notification: wanted },
    };
    claim(seen, about, ({ noticed }) => expect(noticed).toEqual([[wanted], [wanted]]));
    // Messages come in order: what was not for them would come before this one.
    await app.exchange({ method: 'PUT', path: `/posts/${theirs}/like`, as: liker });
    await foreign.has(1);
    const only = app.notice(
      `${tried}, and then one of ${other}`,
      `${other} got: ${foreign.messages.join('\n') || '(nothing)'}`,
      { noticed: foreign.messages.map(parsed) },
    );
    const own = {
      expected: `one message, about ${theirs}`,
      why: ONLY_OWNER,
      wanted: {
        situation: 'only-owner',
        notification: { post: theirs, by: liker, name: world.nameOf(liker) },
      },
    };
    claim(only, own, ({ noticed }) =>
      expect(noticed).toEqual([{ post: theirs, by: liker, name: world.nameOf(liker) }]),
    );
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
