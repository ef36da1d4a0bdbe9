import { expect } from 'vitest';
import { claim, step } from '#testing';
import { type App, closeGate, curlLine, printedLines, until, type World, worldOf } from './driver.js';

const ALL_OR_NOTHING =
  'What belongs together is one transaction: all of it happens, or nothing (PostgreSQL, "Transactions").';
const GIVEN_BACK =
  'A connection that is taken from the pool and not given back is lost to it; when all are lost, everybody waits (node-postgres, "Pooling").';
const AFTER =
  'Until COMMIT has come back nobody knows whether the like will be there. What is told cannot be taken back.';

const isFine = (status: number | string) => Number(status) >= 200 && Number(status) < 300;

/** What stands in the database about a post and one user: 1 or 0 each. */
async function stateOf({ query }: World, post: string, user: string) {
  const [row] = await query(
    `SELECT (SELECT count(*)::int FROM likes WHERE post_id = $1 AND user_id = $2) AS likes,
            (SELECT count(*)::int FROM notifications WHERE post_id = $1 AND actor_id = $2) AS notifications`,
    [post, user],
  );
  return { likes: Number(row?.likes), notifications: Number(row?.notifications) };
}

const noticesOf = (app: App, post: string) =>
  app.records('notice').flatMap(({ notice }) => {
    const { post: about, ...rest } = notice as { post?: unknown };
    return about === post ? [rest] : [];
  });

/** Connections of the student's that stand in the middle of a transaction and do nothing. */
async function leftOpen({ query }: World): Promise<number> {
  const count = async () => {
    const [row] = await query(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    return Number(row?.n);
  };
  await until(async () => (await count()) === 0, 200);
  return count();
}

/** Sends a like, and tells what was answered, stored and announced. */
async function like(world: World, app: App, post: string, as: string, when: string) {
  const trial = { method: 'PUT', path: `/posts/${post}/like`, as };
  const tried = `${curlLine(trial)}   (${when})`;
  const exchanged = await app.exchange({ ...trial, tried });
  const state = await stateOf(world, post, as);
  const status = exchanged.data.status ?? exchanged.data.outcome;
  // The log's line for the request comes after all that its handler has printed.
  await app.comesTrue(() => app.records('method').some(({ path }) => path === trial.path));
  const notices = noticesOf(app, post).length;
  return app.notice(
    tried,
    `${exchanged.got}\nrows in likes: ${state.likes}, in notifications: ${state.notifications}; announced: ${notices}`,
    {
      noticed: { ...state, notices, idle: await leftOpen(world) },
      statuses: [status],
      printed: exchanged.data.printed,
    },
  );
}

step('04.6', (test) => {
  test('a like is stored, the owner notified, and that is announced once', async (context) => {
    const world = await worldOf(context);
    const app = await world.start({ max: 2 });
    const [owner = '', user = ''] = world.users;
    const post = await world.post(owner);
    const seen = await like(world, app, post, user, 'all is well');
    const about = {
      expected: 'status 200, a row in likes, a row in notifications, and announce() called once',
      why: ALL_OR_NOTHING,
      wanted: { situation: 'well' },
    };
    claim(seen, about, ({ noticed, statuses }) => {
      expect(statuses?.every(isFine)).toBe(true);
      expect(noticed).toMatchObject({ likes: 1, notifications: 1, notices: 1 });
    });
    const told = app.notice(seen.tried, `announced: ${JSON.stringify(noticesOf(app, post))}`, {
      noticed: noticesOf(app, post)[0],
    });
    const notice = { recipient: owner, by: user, name: world.nameOf(user) };
    const right = {
      expected: `announce(${JSON.stringify({ ...notice, post })})`,
      why: 'A notice says who is to hear of what (types.ts, Notice).',
      wanted: { situation: 'notice', ownersName: world.nameOf(owner) },
    };
    claim(told, right, ({ noticed }) => expect(noticed).toEqual(notice));
    const again = await like(world, app, post, user, 'sent again');
    const nothingNew = {
      expected: 'status 200, and no second announcement',
      why: 'A PUT that is sent again changes nothing (RFC 9110 section 9.2.2).',
      wanted: { situation: 'again' },
    };
    claim(again, nothingNew, ({ noticed, statuses }) => {
      expect(statuses?.every(isFine)).toBe(true);
      expect(noticed).toMatchObject({ likes: 1, notifications: 1, notices: 1 });
    });
  });

  test('when the notification cannot be stored, the like is not stored either', async (context) => {
    const world = await worldOf(context);
    // Two connections in the pool: the third request waits for ever if the first two were not given back.
    const app = await world.start({ max: 2 });
    const [owner = '', user = '', second = ''] = world.users;
    const post = await world.post(owner);
    await world.query('ALTER TABLE notifications ADD CONSTRAINT broken CHECK (false) NOT VALID');
    const mend = () => world.query('ALTER TABLE notifications DROP CONSTRAINT IF EXISTS broken');
    context.cleanup(async () => {
      await world.freeLocks();
      await mend();
    });
    for (let turn = 1; turn <= 3; turn++) {
      const seen = await like(world, app, post, user, 'while nothing can be stored in notifications');
      const about = {
        expected: 'status 500, no row in likes, nothing announced',
        why: ALL_OR_NOTHING,
        wanted: { situation: turn === 1 ? 'half-way' : 'half-way-again' },
      };
      claim(seen, about, ({ noticed, statuses }) => {
        expect(noticed).toMatchObject({ likes: 0, notifications: 0, notices: 0 });
        expect(statuses).toEqual([500]);
      });
      const closed = {
        expected: 'no connection is left in the middle of a transaction',
        why: 'After an error PostgreSQL refuses everything on this connection until ROLLBACK (PostgreSQL, "ROLLBACK").',
        wanted: { situation: 'left-open' },
      };
      claim(seen, closed, ({ noticed }) => expect(noticed.idle).toBe(0));
    }
    await mend();
    const after = await like(world, app, post, second, 'when all is well again');
    const works = {
      expected: 'status 200, a row in likes and one in notifications',
      why: GIVEN_BACK,
      wanted: { situation: 'after-failure' },
    };
    claim(after, works, ({ noticed, statuses }) => {
      expect(statuses?.every(isFine)).toBe(true);
      expect(noticed).toMatchObject({ likes: 1, notifications: 1 });
    });
  });

  test('when COMMIT fails, nothing was announced', async (context) => {
    const world = await worldOf(context);
    const app = await world.start({ max: 2 });
    const [owner = '', user = ''] = world.users;
    const post = await world.post(owner);
    await world.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused at COMMIT'; END $$;
      CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON likes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse()`);
    context.cleanup(async () => {
      await world.freeLocks();
      await world.query('DROP FUNCTION refuse CASCADE');
    });
    const seen = await like(world, app, post, user, 'while COMMIT is refused');
    const about = {
      expected: 'status 500, nothing announced',
      why: AFTER,
      wanted: { situation: 'commit-fails' },
    };
    claim(seen, about, ({ noticed, statuses }) => {
      expect(noticed).toMatchObject({ likes: 0, notifications: 0, notices: 0 });
      expect(statuses).toEqual([500]);
    });
  });

  test('all of a like happens on one connection', async (context) => {
    const world = await worldOf(context);
    const app = await world.start({ max: 2 });
    const [owner = '', ...others] = world.users;
    const post = await world.post(owner);
    await world.query(`
      CREATE TABLE seen (what text, actor text, transaction bigint);
      CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        INSERT INTO seen VALUES (TG_TABLE_NAME, CASE TG_TABLE_NAME WHEN 'likes' THEN to_jsonb(NEW)->>'user_id'
          ELSE to_jsonb(NEW)->>'actor_id' END, txid_current()); RETURN NULL; END $$;
      CREATE TRIGGER see AFTER INSERT ON likes FOR EACH ROW EXECUTE FUNCTION see();
      CREATE TRIGGER see AFTER INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION see()`);
    context.cleanup(async () => {
      await world.freeLocks();
      await world.query('DROP FUNCTION see CASCADE; DROP TABLE seen');
    });
    const trial = { method: 'PUT', path: `/posts/${post}/like` };
    const tried = `8 users at once, with 2 connections in the pool: ${curlLine({ ...trial, as: 'each' })}`;
    context.trail.try(tried);
    // Both connections stand at the gate, and the other requests wait for one of them: so they meet each time.
    const gate = await closeGate(context, world);
    const sendings = others.slice(0, 8).map((as) => app.begin({ ...trial, as }));
    const areAnswered = () => sendings.every((sending) => sending.isAnswered());
    await until(async () => areAnswered() || (await gate.waiting()) >= 2);
    if (sendings[0]) await app.restsBefore(sendings[0]);
    await gate.open();
    const answers = [];
    for (const sending of sendings) answers.push(await app.answerOf(sending));
    const statuses = answers.map((answer) => (answer.outcome === 'answer' ? answer.status : answer.outcome));
    const [row] = await world.query(
      // Requests that take turns on two connections in step may each come back to the one they began on. So what
      // counts is that nobody else is in the transaction: whoever begins over the pool shares it.
      `SELECT count(*)::int AS n FROM seen AS l JOIN seen AS n USING (actor, transaction)
       WHERE l.what = 'likes' AND n.what = 'notifications'
         AND NOT EXISTS (SELECT FROM seen AS o WHERE o.transaction = l.transaction AND o.actor <> l.actor)`,
    );
    const printed = statuses.every(isFine) ? '' : await app.printed();
    const seen = app.notice(
      tried,
      [
        `answers: ${statuses.join(', ')}`,
        `likes that were alone in one transaction with their notification: ${row?.n} of 8`,
        ...printedLines(printed),
      ].join('\n'),
      { noticed: Number(row?.n), statuses, printed },
    );
    const about = {
      expected: '8 times status 200, each like in a transaction of its own with its notification',
      why: 'A transaction belongs to one connection. pool.query() takes any that is free, each time anew (node-postgres, "Transactions").',
      wanted: { situation: 'one-connection' },
    };
    claim(seen, about, ({ noticed }) => {
      expect(noticed).toBe(8);
      expect(statuses?.every(isFine)).toBe(true);
    });
  });
});
