import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { type App, curlLine, likersOf, sendWhileLocked, type World, worldOf } from './driver.js';

const STORED =
  'Data that must outlive the program is in the database, not in a variable (PostgreSQL, "Reliability").';
const UNKNOWN = '404 Not Found: there is no such post (RFC 9110 section 15.5.5).';
const PARAMETERS =
  'What comes from outside is passed beside the SQL, as $1 and $2, never inside its text (PostgreSQL, "PREPARE"; node-postgres, "Parameterized query").';

const JSON_PLEASE = { accept: 'application/json' };

step('04.3', (test) => {
  // One app for as many as possible: each new one has connections to make.
  test('a like is in the database when the answer comes', async (context) => {
    // The next test ends the program.
    context.student.startNext();
    const world = await worldOf(context);
    const app = await world.start();
    await showsLikes(world, app);
    await knowsWhatIsNotThere(context, world, app);
    await asksForAToken(world, app);
    await storesBeforeItAnswers(context, world, app);
  });

  test('likes survive the end of the program', async (context) => {
    const world = await worldOf(context);
    let app = await world.start();
    const [owner = '', one = '', two = ''] = world.users;
    const id = await world.post(owner);
    for (const as of [one, two]) await app.exchange({ method: 'PUT', path: `/posts/${id}/like`, as });
    const tried = `two users like ${id}; kill -9; the program is started again; ${curlLine({ path: `/posts/${id}` })}`;
    context.trail.try(tried);
    await context.student.stop();
    app = await world.start({ tokens: app.tokens });
    const seen = await app.exchange({ path: `/posts/${id}`, headers: JSON_PLEASE, tried });
    const stored = await likersOf(world, id);
    const about = {
      expected: '"likes":2, as before',
      why: STORED,
      wanted: { situation: 'restart', stored },
    };
    claim(seen, about, (data) => expect(data.json).toMatchObject({ likes: 2 }));
    const rows = app.notice(
      tried,
      `rows in likes for this post: ${stored.map((name) => `(${id}, ${name})`).join(', ') || '(none)'}`,
      { noticed: stored },
    );
    const both = {
      expected: `two rows: (${id}, ${one}) and (${id}, ${two})`,
      why: 'One row says that one user likes one post (data/schema.sql).',
      wanted: { situation: 'rows' },
    };
    claim(rows, both, () => expect(stored).toEqual([one, two].sort()));
    await takesValuesAsValues(context, world, app);
  });
});

/** A post is shown with the number of its likes. */
async function showsLikes(world: World, app: App): Promise<void> {
  const [owner = '', one = '', two = ''] = world.users;
  const id = await world.post(owner);
  const other = await world.post(owner);
  await world.query('INSERT INTO likes VALUES ($1, $2), ($1, $3), ($4, $2)', [id, one, two, other]);
  await world.query('UPDATE posts SET like_count = 2 WHERE id = $1', [id]);
  const [row] = await world.query('SELECT body FROM posts WHERE id = $1', [id]);
  const wanted = { id, owner, text: row?.body, likes: 2 };
  const seen = await app.exchange({ path: `/posts/${id}`, headers: JSON_PLEASE });
  const about = {
    expected: `status 200 and ${JSON.stringify(wanted)}`,
    why: 'A post and the rows in likes that belong to it (data/schema.sql).',
    wanted: { situation: 'show', post: wanted },
  };
  claim(seen, about, (data) => {
    expect(data.status).toBe(200);
    expect(data.json).toEqual(wanted);
  });
  const empty = await world.post(owner);
  const shown = await app.exchange({ path: `/posts/${empty}`, headers: JSON_PLEASE });
  const none = {
    expected: '"likes":0 for a post that nobody likes',
    why: 'A post without likes is a post all the same.',
    wanted: { situation: 'show-empty' },
  };
  claim(shown, none, (data) => expect(data.json).toMatchObject({ id: empty, likes: 0 }));
}

/** A post that does not exist: 404. */
async function knowsWhatIsNotThere(context: StepContext, world: World, app: App): Promise<void> {
  const [user = ''] = world.users;
  const id = context.draw.word();
  for (const trial of [{ path: `/posts/${id}` }, { method: 'PUT', path: `/posts/${id}/like`, as: user }]) {
    const seen = await app.exchange(trial);
    const about = { expected: 'status 404', why: UNKNOWN, wanted: { situation: 'unknown-post' } };
    claim(seen, about, (data) => expect(data.status).toBe(404));
  }
}

/** Only who has proved who they are can like. */
async function asksForAToken(world: World, app: App): Promise<void> {
  const [owner = '', user = ''] = world.users;
  const id = await world.post(owner);
  const refused = await app.exchange({ method: 'PUT', path: `/posts/${id}/like`, json: { user } });
  const stored = await likersOf(world, id);
  const about = {
    expected: 'status 401 (or another refusal), and no row in likes',
    why: 'Without a token nobody is there to like anything (step 04.2).',
    wanted: { situation: 'anonymous', stored },
  };
  claim(refused, about, (data) => {
    expect(data.status).toBeGreaterThanOrEqual(400);
    expect(stored).toEqual([]);
  });
}

/** A like is stored when the answer comes. */
async function storesBeforeItAnswers(context: StepContext, world: World, app: App): Promise<void> {
  const [owner = '', ...likers] = world.users;
  const id = await world.post(owner);
  for (const [before, as] of likers.slice(0, 2).entries()) {
    const trial = { method: 'PUT', path: `/posts/${id}/like`, as };
    const tried = `${curlLine(trial)}   (while the table likes is locked)`;
    context.trail.try(tried);
    const since = app.mark();
    const { answer, isEarly, isUnderWay } = await sendWhileLocked(context, world, app, trial);
    const seen = await app.observe({ ...trial, tried }, answer, since);
    const { status = 0 } = seen.data;
    if (isEarly && status >= 200 && status < 300) {
      const early = app.notice(
        tried,
        `status ${status}, although nothing could be stored; the INSERT ${isUnderWay ? 'was still waiting' : 'had not even come'}`,
        { noticed: isEarly },
      );
      const waits = {
        expected: 'no answer before PostgreSQL has stored the row',
        why: 'An answer is a promise. If the program ends before the row is there, the client was told a lie.',
        wanted: { situation: 'early', isUnderWay },
      };
      claim(early, waits, ({ noticed }) => expect(noticed).toBe(false));
    }
    const about = {
      expected: `status 200 and {"post":"${id}","likes":${before + 1}}, when the table is free again`,
      why: 'A PUT that worked answers 200 and says how it stands now (RFC 9110 section 9.3.4).',
      wanted: { situation: 'like', post: id },
    };
    claim(seen, about, (data) => {
      expect(data.status).toBe(200);
      expect(data.json).toEqual({ post: id, likes: before + 1 });
    });
  }
}

/** Values are values, whatever is in them. */
async function takesValuesAsValues(context: StepContext, world: World, app: App): Promise<void> {
  const [owner = '', user = ''] = world.users;
  const { draw } = context;
  const id = await world.post(owner, `it's-${draw.word()}`);
  const path = `/posts/${encodeURIComponent(id)}/like`;
  const seen = await app.exchange({ method: 'PUT', path, as: user });
  const stored = await likersOf(world, id);
  const quote = {
    expected: `status 200: the post's id is ${id}`,
    why: PARAMETERS,
    wanted: { situation: 'quote', stored },
  };
  claim(seen, quote, (data) => {
    expect(data.status).toBe(200);
    expect(stored).toEqual([user]);
  });
  for (const evil of [`${draw.word()}' OR 'a' = 'a`, `${draw.word()}'; DELETE FROM likes; --`]) {
    const shown = await app.exchange({ path: `/posts/${encodeURIComponent(evil)}` });
    const left = await likersOf(world, id);
    const about = {
      expected: 'status 404, and the likes of other posts as they were',
      why: PARAMETERS,
      wanted: { situation: 'injection', left },
    };
    claim(shown, about, (data) => {
      expect(data.status).toBe(404);
      expect(left).toEqual([user]);
    });
  }
}
