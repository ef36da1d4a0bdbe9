import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { askUntil, Store, type StoreSeen } from './driver.js';

const COSTS =
  'Each connection is a process of PostgreSQL, and there are max_connections of them, for everybody. Then it refuses: SQLSTATE 53300 (PostgreSQL documentation, "Connections and Authentication").';
const KEEPS = `A pool keeps connections open and lends them. ${COSTS}`;

/** More than the database takes. */
const CLIENTS = 30;

step('05.5', (test) => {
  test('few connections serve many calls, and each comes back', async (context) => {
    const store = await Store.open(context, context.draw.int(2, 4));
    await tryInTurn(context, store);
    await tryAtOnce(context, store);
    await tryLikes(context, store);
    await tryClose(store);
  });
});

/** Calls one after the other share one connection. */
async function tryInTurn({ draw }: StepContext, store: Store): Promise<void> {
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
}

/** Many clients at once hold no more connections than the pool may have. */
async function tryAtOnce({ draw }: StepContext, store: Store): Promise<void> {
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
  const waiting = (held: readonly { waits: boolean }[]) => held.filter(({ waits }) => waits).length;
  const during = await askUntil(
    () => store.held(),
    (held) => waiting(held) >= max || settled > 0,
  );
  await gate.query('commit');
  const results = await Promise.all(calls);
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

/** A like is one transaction, and its connection comes back, also when it fails. */
async function tryLikes({ draw }: StepContext, store: Store): Promise<void> {
  const { max } = store;
  const [post, user, nobodys] = [draw.int(1, 10), draw.word(), draw.int(1_000, 9_999)];
  const rowsOf = async () => {
    const rows = await store.database.query<{ likes: number; stored: number }>(
      `select posts.likes, count(likes.user_id)::integer as stored
         from posts left join likes on likes.post_id = posts.id where posts.id = $1 group by posts.likes`,
      [post],
    );
    return `likes in posts: ${rows[0]?.likes}, rows in likes: ${rows[0]?.stored}`;
  };
  const stateNow = async () => {
    const held = await store.heldWhen((now) => now.every(({ state }) => state === 'idle'));
    return { held: held.length, states: held.map(({ state }) => state) };
  };
  const before = `likes in posts: ${post * 7}, rows in likes: 0`;
  const expected = `likes in posts: ${post * 7 + 1}, rows in likes: 1`;
  const first = await store.call('like', post, user);
  const afterFirst = await rowsOf();
  const liked = store.observe(`store.like(${post}, '${user}'), after ${before}`, {
    ...first,
    returned: afterFirst,
    ...(await stateNow()),
  });
  const stored = {
    expected,
    why: 'A like is a row in likes, and one more in posts.likes.',
    wanted: { situation: 'liked' },
  };
  claim(liked, stored, ({ returned, error }) => {
    expect(error).toBeUndefined();
    expect(returned).toBe(expected);
  });
  const closed = {
    expected: 'no transaction that is still open',
    why: 'What was not committed is not there for others, and the rows stay locked.',
    wanted: { situation: 'committed' },
  };
  claim(liked, closed, ({ states }) => expect(states.filter((state) => state !== 'idle')).toEqual([]));

  for (let turn = 1; turn <= max + 1; turn++) {
    const failed = await store.call('like', nobodys, user);
    const seen = store.observe(
      `store.like(${nobodys}, '${user}') for the ${ordinal(turn)} time; there is no such post, and max is ${max}`,
      { ...failed, ...(await stateNow()), turn },
    );
    const rejects = {
      expected: 'an error',
      why: 'There is no such post: likes.post_id references posts (id). Who called must hear of it.',
      wanted: { situation: 'rejects' },
    };
    claim(seen, rejects, ({ error }) => expect(error).toBeDefined());
    const ended = {
      expected: 'no transaction that is still open',
      why: 'A connection goes back to the pool as it is. After an error it takes no other statement before ROLLBACK (PostgreSQL documentation, "Transactions").',
      wanted: { situation: 'rolled-back' },
    };
    claim(seen, ended, ({ states }) => expect(states.filter((state) => state !== 'idle')).toEqual([]));
  }
  // Twice the same like: the second one fails half-way, and nothing of it may stay.
  const again = await store.call('like', post, user);
  const twice = store.observe(`store.like(${post}, '${user}') again: the row is there already`, {
    ...again,
    returned: await rowsOf(),
    ...(await stateNow()),
  });
  const nothing = {
    expected: `an error, and as before: ${expected}`,
    why: 'A transaction happens as a whole or not at all.',
    wanted: { situation: 'half' },
  };
  claim(twice, nothing, ({ returned, error }) => {
    expect(error).toBeDefined();
    expect(returned).toBe(expected);
  });
}

/** close() ends the connections. */
async function tryClose(store: Store): Promise<void> {
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

const ordinal = (turn: number) =>
  ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][turn - 1] ?? `${turn}th`;
