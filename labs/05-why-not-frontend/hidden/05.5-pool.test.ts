import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { askUntil, Store, type StoreSeen, waiting } from './driver.js';

const COSTS =
  'Each connection is a process of PostgreSQL, and there are max_connections of them, for everybody. Then it refuses: SQLSTATE 53300 (PostgreSQL documentation, "Connections and Authentication").';
const KEEPS = `A pool keeps connections open and lends them. ${COSTS}`;

/** More than the database takes. */
const CLIENTS = 30;

/** Of one post, at the same time. */
const MANY_LIKES = 8;

step('05.5', (test) => {
  test('few connections serve many calls, and each comes back', async (context) => {
    const store = await Store.open(context, context.draw.int(2, 4));
    await tryInTurn(context, store);
    await tryAtOnce(context, store);
    await tryLikes(context, store);
    await tryClose(store);
  });

  test('a like is there as a whole or not at all, however many come at the same time', async (context) => {
    const alone = await Store.open(context, 1);
    await tryAlone(context, alone);
    await tryHalves(context, alone);
    await tryApart(context, alone);
    await tryManyLikes(context, alone);
    await tryManyLikes(context, await alone.another(2));
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

/** A like is one transaction, and its connection comes back, also when it fails. */
async function tryLikes({ draw }: StepContext, store: Store): Promise<void> {
  const { max } = store;
  const [post, user, nobodys] = [draw.int(1, 10), draw.word(), draw.int(1_000, 9_999)];
  const stateNow = async () => {
    const held = await store.heldWhen((now) => now.every(({ state }) => state === 'idle'));
    return { held: held.length, states: held.map(({ state }) => state) };
  };
  const before = `likes in posts: ${post * 7}, rows in likes: 0`;
  const expected = `likes in posts: ${post * 7 + 1}, rows in likes: 1`;
  const first = await store.call('like', post, user);
  const afterFirst = await store.rowsOf(post);
  const liked = store.observe(`store.like(${post}, '${user}'), after ${before}`, {
    ...first,
    rows: afterFirst,
    ...(await stateNow()),
  });
  const stored = {
    expected,
    why: 'A like is a row in likes, and one more in posts.likes.',
    wanted: { situation: 'liked' },
  };
  claim(liked, stored, ({ rows, error }) => {
    expect(error).toBeUndefined();
    expect(rows).toBe(expected);
  });
  const closed = {
    expected: 'no transaction that is still open',
    why: 'What was not committed is not there for others, and the rows stay locked.',
    wanted: { situation: 'committed' },
  };
  claim(liked, closed, ({ states }) => expect(states?.filter((state) => state !== 'idle')).toEqual([]));

  for (let turn = 1; turn <= max + 1; turn++) {
    const failed = await store.call('like', nobodys, user);
    const now = await stateNow();
    const isOpen = now.states.some((state) => state !== 'idle');
    const seen = store.observe(
      `store.like(${nobodys}, '${user}') for the ${ordinal(turn)} time; there is no such post, and max is ${max}`,
      { ...failed, ...now, turn, isLentAgain: isOpen && (await isLentAgain(store, post)) },
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
    claim(seen, ended, ({ states }) => expect(states?.filter((state) => state !== 'idle')).toEqual([]));
  }
}

/** Whether a connection with an open, failed transaction is in the pool: the pool lends first what came back last. */
async function isLentAgain(store: Store, post: number): Promise<boolean> {
  const { error } = await store.call('count', post);
  return error?.includes('current transaction is aborted') ?? false;
}

/** Whichever of the two statements comes second: when it fails, nothing of the first one may stay. */
async function tryHalves({ draw }: StepContext, store: Store): Promise<void> {
  const [first, second] = draw.shuffle([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) as [number, number];
  const user = draw.word();
  await store.database.query('delete from likes');
  await store.database.query('update posts set likes = case id when $1 then 1 else 0 end', [first]);
  await store.database.query('insert into likes (post_id, user_id) values ($1, $2)', [first, user]);
  const full = 'a rule of the database that posts.likes stays 0';
  await store.database.query(`alter table posts add constraint is_full check (id <> ${second} or likes = 0)`);
  for (const [post, reason, stands] of [
    [first, 'the row is in likes already', 'likes in posts: 1, rows in likes: 1'],
    [second, full, 'likes in posts: 0, rows in likes: 0'],
  ] as const) {
    const tried = `store.like(${post}, '${user}'), which cannot succeed: ${reason}`;
    const { error } = await store.call('like', post, user);
    const seen = store.observe(tried, { error, rows: await store.rowsOf(post) });
    const nothing = {
      expected: `an error, and as before: ${stands}`,
      why: 'A transaction happens as a whole or not at all (PostgreSQL documentation, "Transactions").',
      wanted: { situation: 'half', stands },
    };
    claim(seen, nothing, ({ rows, error }) => {
      expect(rows).toBe(stands);
      expect(error).toBeDefined();
    });
  }
  await store.database.query('alter table posts drop constraint is_full');
}

const ONE_CLIENT =
  'A transaction belongs to one connection. Who has borrowed one has all that is needed (node-postgres documentation, "Transactions").';

/** A like needs one connection, not two. */
async function tryAlone({ draw }: StepContext, store: Store): Promise<void> {
  const [post, user] = [draw.int(1, 10), draw.word()];
  // What comes next may never come back: then this is the last that was seen.
  store.observe(`new LikeStore({ db, max: ${store.max} })`, { isAlone: true });
  const liked = await store.call('like', post, user);
  const expected = 'likes in posts: 1, rows in likes: 1';
  const seen = store.observe(`store.like(${post}, '${user}'), with max: ${store.max}`, {
    ...liked,
    rows: await store.rowsOf(post),
  });
  const about = { expected, why: ONE_CLIENT, wanted: { situation: 'liked' } };
  claim(seen, about, ({ rows, error }) => {
    expect(error).toBeUndefined();
    expect(rows).toBe(expected);
  });
}

/** A like that fails takes no other one along, though both need the same connection. */
async function tryApart({ draw, student }: StepContext, store: Store): Promise<void> {
  const [post, nobodys, user] = [draw.int(1, 10), draw.int(1_000, 9_999), `${draw.word()}-2`];
  const before = await store.rowsOf(post);
  const gate = await store.database.connect();
  await gate.query('begin');
  await gate.query('lock table posts in access exclusive mode');
  // While this one waits, it has the connection, and the likes stand in line behind it: their order is known.
  const count = store.call('count', post);
  await askUntil(
    () => store.held(),
    (held) => waiting(held) > 0,
  );
  const calls = Promise.all([store.call('like', post, user), store.call('like', nobodys, user), count]);
  // It may end before it is awaited below.
  calls.catch(() => {});
  // A process that gives a sign of life now has begun all of them.
  await student.isAlive();
  await gate.query('commit');
  const [liked, failed] = await calls;
  const seen = store.observe(
    `store.like(${post}, '${user}') and, at the same time, store.like(${nobodys}, '${user}'), which must fail, with max: ${store.max}; of post ${post} there were: ${before}`,
    { ...liked, failed: failed.error, rows: await store.rowsOf(post) },
  );
  const expected = before.replace(/\d+/g, (count) => String(Number(count) + 1));
  const about = {
    expected: `the first one succeeds: ${expected}`,
    why: ONE_CLIENT,
    wanted: { situation: 'apart' },
  };
  claim(seen, about, ({ rows, error }) => {
    expect(error).toBeUndefined();
    expect(rows).toBe(expected);
  });
}

/** Many people like one post at the same time. */
async function tryManyLikes({ draw }: StepContext, store: Store): Promise<void> {
  const { max } = store;
  const [post, before] = [draw.int(1, 10), draw.int(100, 999)];
  const users = Array.from({ length: MANY_LIKES }, (_, index) => `${draw.word()}-many-${index}`);
  await store.database.query('delete from likes where post_id = $1', [post]);
  await store.database.query('update posts set likes = $2 where id = $1', [post, before]);
  // The row can be read and referred to, and no update of it goes on: whoever reads first and writes then has read.
  const gate = await store.database.connect();
  await gate.query('begin');
  await gate.query('select likes from posts where id = $1 for no key update', [post]);
  let settled = 0;
  const calls = users.map(async (user) => {
    const result = await store.call('like', post, user);
    settled++;
    return result;
  });
  const finished = Promise.all(calls);
  finished.catch(() => {});
  await askUntil(
    () => store.held(),
    (held) => waiting(held) >= max || settled > 0,
  );
  await gate.query('commit');
  const results = await finished;
  const errors = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const expected = `likes in posts: ${before + MANY_LIKES}, rows in likes: ${MANY_LIKES}`;
  const seen = store.observe(
    `${MANY_LIKES} calls of store.like(${post}, ...) at the same time, each by somebody else, with max: ${max}; the post had ${before} likes`,
    {
      returned: `${MANY_LIKES - errors.length} likes`,
      error: errors.length > 0 ? `${errors.length} of ${MANY_LIKES} calls failed: ${errors[0]}` : undefined,
      rows: await store.rowsOf(post),
    },
  );
  const all = {
    expected,
    why: 'Between a select and an update others write, too. One update that adds to what is there waits for the others and loses none (PostgreSQL documentation, "Read Committed Isolation Level").',
    wanted: { situation: 'together' },
  };
  claim(seen, all, ({ rows, error }) => {
    expect(error).toBeUndefined();
    expect(rows).toBe(expected);
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
