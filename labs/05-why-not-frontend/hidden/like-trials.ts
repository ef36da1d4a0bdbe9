import { expect } from 'vitest';
import { claim, type StepContext } from '#testing';
import { askUntil, type Store, waiting } from './driver.js';

/** Of one post, at the same time. */
const MANY_LIKES = 8;

/** A like is one transaction, and its connection comes back, also when it fails. */
export async function tryLikes({ draw }: StepContext, store: Store): Promise<void> {
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
export async function tryHalves({ draw }: StepContext, store: Store): Promise<void> {
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
export async function tryAlone({ draw }: StepContext, store: Store): Promise<void> {
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
export async function tryApart({ draw, student }: StepContext, store: Store): Promise<void> {
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
export async function tryManyLikes({ draw }: StepContext, store: Store): Promise<void> {
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

const ordinal = (turn: number) =>
  ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][turn - 1] ?? `${turn}th`;
