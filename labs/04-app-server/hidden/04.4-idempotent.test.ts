import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import {
  type App,
  closeGate,
  curlLine,
  likersOf,
  printedLines,
  sendWhileLocked,
  type Trial,
  type World,
  worldOf,
} from './driver.js';

const IDEMPOTENT =
  'PUT and DELETE are idempotent: sent twice, they leave the same state as sent once (RFC 9110 section 9.2.2). A client that got no answer sends again.';
const AT_ONCE =
  'Between a SELECT and the INSERT after it, others may INSERT. Only the database can decide, in one statement (PostgreSQL, "INSERT ... ON CONFLICT").';

const OWN_LIKE =
  'A like belongs to one user and one post: DELETE takes back just that row, and answers when it is gone (data/schema.sql, the primary key of likes).';

const isFine = (status: number | string | undefined) => Number(status) >= 200 && Number(status) < 300;

/** The number of likes that the app shows for a post; how it shows it is a matter of 04.3. */
async function countOf(app: App, post: string): Promise<number> {
  const { data } = await app.exchange({ path: `/posts/${post}`, headers: { accept: 'application/json' } });
  const [shown] = [data.json].flat() as ({ likes?: unknown } | undefined)[];
  return Number(shown?.likes);
}

/** Sends all of these so that their writes come at the same moment, and tells how it ended. */
async function allAtOnce(
  context: StepContext,
  world: World,
  app: App,
  trials: readonly Trial[],
  post: string,
) {
  const who = new Set(trials.map(({ as }) => as)).size === 1 ? 'of one user' : 'each of another user';
  const tried = `${trials.length} times at once, ${who}: ${curlLine(trials[0] ?? { path: '' })}`;
  context.trail.try(tried);
  const since = app.mark();
  const gate = await closeGate(context, world);
  const sendings = trials.map((trial) => app.begin(trial));
  await gate.hold(sendings);
  await gate.open();
  const answers = await Promise.all(sendings.map((sending) => app.answerOf(sending)));
  const statuses = answers.map((answer) => (answer.outcome === 'answer' ? answer.status : answer.outcome));
  const stored = await likersOf(world, post);
  const count = await countOf(app, post);
  const printed = statuses.every(isFine) ? '' : await app.printed(since);
  return app.notice(
    tried,
    [
      `answers: ${statuses.join(', ')}`,
      `rows in likes: ${stored.length}`,
      `GET /posts/${post} then says "likes":${count}`,
      ...printedLines(printed),
    ].join('\n'),
    { noticed: { rows: stored.length, count }, statuses, printed },
  );
}

step('04.4', (test) => {
  // One app for all: each new one has connections to make.
  test('a like that is sent again, or at the same time, is one like', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    await putTwice(world, app);
    await deleteTwice(context, world, app);
    await oneUserAtOnce(context, world, app);
    await manyUsersAtOnce(context, world, app);
  });
});

/** PUT twice is one like. */
async function putTwice(world: World, app: App): Promise<void> {
  const [owner = '', user = ''] = world.users;
  const id = await world.post(owner);
  for (const turn of ['first', 'second', 'third']) {
    const seen = await app.exchange({ method: 'PUT', path: `/posts/${id}/like`, as: user });
    const about = {
      expected: `status 200 (the ${turn} time)`,
      why: IDEMPOTENT,
      wanted: { situation: turn === 'first' ? 'put' : 'put-again' },
    };
    claim(seen, about, ({ status }) => expect(isFine(status)).toBe(true));
    const [stored, count] = [await likersOf(world, id), await countOf(app, id)];
    const after = app.notice(
      `${seen.tried}   (the ${turn} time)`,
      `rows in likes: ${stored.length}; GET /posts/${id} then says "likes":${count}`,
      { noticed: { rows: stored.length, count } },
    );
    const one = {
      expected: 'one row, and "likes":1',
      why: IDEMPOTENT,
      wanted: { situation: turn === 'first' ? 'put-state' : 'put-again-state' },
    };
    claim(after, one, ({ noticed }) => expect(noticed).toEqual({ rows: 1, count: 1 }));
  }
}

/** DELETE takes the like back, and again changes nothing. */
async function deleteTwice(context: StepContext, world: World, app: App): Promise<void> {
  const [owner = '', user = '', other = ''] = world.users;
  const id = await world.post(owner);
  await world.query('INSERT INTO likes VALUES ($1, $2), ($1, $3)', [id, user, other]);
  await world.query('UPDATE posts SET like_count = 2 WHERE id = $1', [id]);
  const trial = { method: 'DELETE', path: `/posts/${id}/like`, as: user };
  const locked = `${curlLine(trial)}   (while the table likes is locked)`;
  context.trail.try(locked);
  const since = app.mark();
  const held = await sendWhileLocked(context, world, app, trial);
  const gone = await app.observe({ ...trial, tried: locked }, held.answer, since);
  if (held.isUnderWay && isFine(gone.data.status)) {
    const early = app.notice(locked, `status ${gone.data.status}, while the DELETE was still waiting`, {
      noticed: held.isEarly,
    });
    const waits = {
      expected: 'no answer before PostgreSQL has deleted the row',
      why: 'An answer is a promise. If the program ends before the row is gone, the client was told a lie.',
      wanted: { situation: 'delete-early' },
    };
    claim(early, waits, ({ noticed }) => expect(noticed).toBe(false));
  }
  for (const turn of ['first', 'second']) {
    const seen = turn === 'first' ? gone : await app.exchange(trial);
    const stored = await likersOf(world, id);
    const about = {
      expected: `status 200 and {"post":"${id}","likes":1} (the ${turn} time): one of two likes is left, that of ${other}`,
      why: turn === 'first' ? OWN_LIKE : IDEMPOTENT,
      wanted: { situation: turn === 'first' ? 'delete' : 'delete-again', stored, other, user },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      const { likes, ...rest } = (data.json ?? {}) as { likes?: unknown };
      expect({ ...rest, likes: Number(likes) }).toEqual({ post: id, likes: 1 });
      expect(stored).toEqual([other]);
    });
  }
  const refused = await app.exchange({ method: 'DELETE', path: `/posts/${id}/like` });
  const left = await likersOf(world, id);
  const anonymous = {
    expected: 'status 401 (or another refusal) without a token, and the likes as they were',
    why: 'Only a user can take back their own like (step 04.2).',
    wanted: { situation: 'delete-anonymous' },
  };
  claim(refused, anonymous, (data) => {
    expect(data.status).toBeGreaterThanOrEqual(400);
    expect(left).toEqual([other]);
  });
  const missing = await app.exchange({
    method: 'DELETE',
    path: `/posts/${context.draw.word()}/like`,
    as: user,
  });
  const about = {
    expected: 'status 404 for a post that does not exist',
    why: '404 Not Found: there is no such post (RFC 9110 section 15.5.5).',
    wanted: { situation: 'delete-unknown' },
  };
  claim(missing, about, (data) => expect(data.status).toBe(404));
}

/** 8 requests of one user at once are one like. */
async function oneUserAtOnce(context: StepContext, world: World, app: App): Promise<void> {
  const [owner = '', user = ''] = world.users;
  const id = await world.post(owner);
  const like = { method: 'PUT', path: `/posts/${id}/like`, as: user };
  const seen = await allAtOnce(context, world, app, Array(8).fill(like), id);
  const about = {
    expected: '8 times status 200, one row, "likes":1',
    why: AT_ONCE,
    wanted: { situation: 'put-race' },
  };
  claim(seen, about, ({ noticed, statuses }) => {
    expect(statuses?.filter(isFine)).toHaveLength(8);
    expect(noticed).toEqual({ rows: 1, count: 1 });
  });
  const unlike = { ...like, method: 'DELETE' };
  const gone = await allAtOnce(context, world, app, Array(8).fill(unlike), id);
  const none = {
    expected: '8 times status 200, no row, "likes":0',
    why: AT_ONCE,
    wanted: { situation: 'delete-race' },
  };
  claim(gone, none, ({ noticed, statuses }) => {
    expect(statuses?.filter(isFine)).toHaveLength(8);
    expect(noticed).toEqual({ rows: 0, count: 0 });
  });
  // More requests than the pool has connections: those that were not given back are missed now.
  for (let turn = 0; turn < 3; turn++) {
    const after = await app.exchange(unlike);
    const more = {
      expected: 'status 200 for one more DELETE',
      why: 'A connection that is taken from the pool and not given back is lost to it (node-postgres, "Pooling").',
      wanted: { situation: 'delete-more' },
    };
    claim(after, more, ({ status }) => expect(isFine(status)).toBe(true));
  }
}

/** 8 users at once are 8 likes. */
async function manyUsersAtOnce(context: StepContext, world: World, app: App): Promise<void> {
  const [owner = '', ...others] = world.users;
  const id = await world.post(owner);
  const trials = others.slice(0, 8).map((as) => ({ method: 'PUT', path: `/posts/${id}/like`, as }));
  const seen = await allAtOnce(context, world, app, trials, id);
  const about = {
    expected: '8 times status 200, 8 rows, "likes":8',
    why: 'Whoever reads a number, adds one and writes it back loses what others wrote meanwhile (a "lost update"). Count the rows, or let PostgreSQL add (PostgreSQL, "UPDATE").',
    wanted: { situation: 'count-race' },
  };
  claim(seen, about, ({ noticed, statuses }) => {
    expect(statuses?.filter(isFine)).toHaveLength(8);
    expect(noticed).toEqual({ rows: 8, count: 8 });
  });
}
