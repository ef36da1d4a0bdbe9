import { expect } from 'vitest';
import { claim, type StepContext } from '#testing';
import { askUntil, type Store, type StoreSeen, waiting } from './driver.js';

const COSTS =
  'Each connection is a process of PostgreSQL, and there are max_connections of them, for everybody. Then it refuses: SQLSTATE 53300 (PostgreSQL documentation, "Connections and Authentication").';
const KEEPS = `A pool keeps connections open and lends them. ${COSTS}`;

/** More than the database takes. */
const CLIENTS = 30;

/** Calls one after the other share one connection. */
export async function tryInTurn({ draw }: StepContext, store: Store): Promise<void> {
  const [post, likes] = [draw.int(1, 10), draw.int(2, 99)];
  await store.database.query('update posts set likes = $2 where id = $1', [post, likes]);
  const pids = new Set<number>();
  let last: Partial<StoreSeen> = {};
  for (let turn = 0; turn < 3; turn++) {
    last = await store.call('count', post);
    for (const { pid } of await store.held()) pids.add(pid);
  }
  const held = await store.heldWhen((now) => now.length === 1);
  const states = held.map(({ state }) => state);
  const seen = store.observe(`store.count(${post}), three times; the post has ${likes} likes`, {
    ...last,
    held: held.length,
    states,
    different: pids.size,
  });
  const right = {
    expected: `${likes}`,
    why: 'So it stands in the table posts.',
    wanted: { situation: 'count', likes },
  };
  claim(seen, right, ({ returned }) => expect(returned).toBe(likes));
  const one = {
    expected: 'one connection, the same for all three',
    why: KEEPS,
    wanted: { situation: 'in-turn' },
  };
  claim(seen, one, ({ held, different }) => {
    expect(held).toBe(1);
    expect(different).toBe(1);
  });
  const nobodys = draw.int(1_000, 9_999);
  const none = store.observe(`store.count(${nobodys}); there is no such post`, {
    ...(await store.call('count', nobodys)),
    held: held.length,
    states,
  });
  const zero = {
    expected: '0',
    why: 'A select that fits no row gives an empty list: rows[0] is undefined. A post that is not there has no likes.',
    wanted: { situation: 'nobodys-count' },
  };
  claim(none, zero, ({ returned, error }) => {
    expect(error).toBeUndefined();
    expect(returned).toBe(0);
  });
}

/** Many clients at once hold no more connections than the pool may have. */
export async function tryAtOnce({ draw }: StepContext, store: Store): Promise<void> {
  const { max } = store;
  const posts = Array.from({ length: CLIENTS }, () => draw.int(1, 10));
  for (let post = 1; post <= 10; post++) {
    await store.database.query('update posts set likes = $2 where id = $1', [post, post * 7]);
  }
  // While the table is locked every query waits, so all that can be at work are at work.
  const gate = await store.database.connect();
  await gate.query('begin');
  await gate.query('lock table posts in access exclusive mode');
  let settled = 0;
  const calls = posts.map(async (post) => {
    const result = await store.call('count', post);
    settled++;
    return { post, ...result };
  });
  const finished = Promise.all(calls);
  // It may end before it is awaited below.
  finished.catch(() => {});
  const during = await askUntil(
    () => store.held(),
    (held) => waiting(held) >= max || settled > 0,
  );
  await gate.query('commit');
  const results = await finished;
  const after = await store.held();
  const most = Math.max(during.length, after.length);
  const errors = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const wrong = results.filter(
    ({ post, error, returned }) => error === undefined && returned !== post * 7,
  ).length;
  const seen = store.observe(`${CLIENTS} calls of store.count() at the same time, with max: ${max}`, {
    returned: `${CLIENTS - errors.length} counts`,
    error: errors.length > 0 ? `${errors.length} of ${CLIENTS} calls failed: ${errors[0]}` : undefined,
    held: most,
    states: after.map(({ state }) => state),
    wrong,
  });
  const all = {
    expected: `${CLIENTS} counts`,
    why: `Who finds all connections lent out waits for one. ${COSTS}`,
    wanted: { situation: 'at-once' },
  };
  claim(seen, all, ({ wrong, error }) => {
    expect(error).toBeUndefined();
    expect(wrong).toBe(0);
  });
  const bounded = {
    expected: `${max} connections, not more and not fewer`,
    why: KEEPS,
    wanted: { situation: 'bounded', max },
  };
  claim(seen, bounded, ({ held }) => expect(held).toBe(max));
}

/** close() ends the connections. */
export async function tryClose(store: Store): Promise<void> {
  const closed = await store.call('close');
  const held = await store.heldWhen((now) => now.length === 0);
  const states = held.map(({ state }) => state);
  const seen = store.observe('store.close()', { ...closed, held: held.length, states });
  const about = {
    expected: 'no connection any more',
    why: 'A program that ends gives back what it holds. An open pool also keeps Node from ending.',
    wanted: { situation: 'closed' },
  };
  claim(seen, about, ({ held }) => expect(held).toBe(0));
}
