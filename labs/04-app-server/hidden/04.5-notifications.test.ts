import { expect } from 'vitest';
import { claim, type Observation, step } from '#testing';
import type { App, Exchanged, World } from './driver.js';
import { worldOf } from './driver.js';

const OWNER = 'Somebody likes a post: the one to be told is who wrote it (posts.owner_id).';
const ONCE =
  'A notification is about something new. A PUT that is sent again changes nothing (RFC 9110 section 9.2.2).';
const OWN = 'Nobody needs to be told what they did themselves.';
const PRIVATE =
  'Answer with the columns that are meant to be seen, by name. What comes along by accident is out for good (OWASP API Security 2023, API3).';

const FIELDS = [
  ['post', 'the id of the post'],
  ['by', 'the id of the user who likes it'],
  ['name', 'the name of the user who likes it'],
] as const;

const isFine = ({ status = 0 }: Exchanged) => status >= 200 && status < 300;

/** What GET /notifications gives a user. */
const inboxOf = (app: App, as: string): Promise<Observation<Exchanged>> =>
  app.exchange({ path: '/notifications', as });

step('04.5', (test) => {
  // One app for all: each new one has connections to make.
  test("a like notifies the post's owner, once, and nobody else", async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    await tellsTheOwner(world, app);
    await tellsOnce(world, app);
    await tellsNobodyOfTheirOwn(world, app);
    await asksForAToken(world, app);
  });
});

/** A like notifies the post's owner, and nobody else. */
async function tellsTheOwner(world: World, app: App): Promise<void> {
  const [owner = '', liker = '', other = ''] = world.users;
  const post = await world.post(owner);
  const empty = await inboxOf(app, owner);
  const nothing = {
    expected: 'status 200 and []: nothing has happened yet',
    why: OWNER,
    wanted: { situation: 'empty' },
  };
  claim(empty, nothing, (data) => {
    expect(data.status).toBe(200);
    expect(data.json).toEqual([]);
  });
  const liked = await app.exchange({ method: 'PUT', path: `/posts/${post}/like`, as: liker });
  const works = {
    expected: 'status 200',
    why: 'Notifying is part of the like, and must not spoil it.',
    wanted: { situation: 'like' },
  };
  claim(liked, works, (data) => expect(isFine(data)).toBe(true));
  const rows = await world.query('SELECT recipient_id, actor_id FROM notifications WHERE post_id = $1', [
    post,
  ]);
  const isStored = rows.some((row) => row.recipient_id === owner && row.actor_id === liker);
  const theirs = await inboxOf(app, other);
  const none = {
    expected: `[]: ${other} has nothing to do with it`,
    why: 'Each user is shown their own notifications only.',
    wanted: { situation: 'other' },
  };
  claim(theirs, none, (data) => expect(data.json).toEqual([]));
  // Who is told instead explains more than an empty inbox does.
  const wrongly = await inboxOf(app, liker);
  if (Array.isArray(wrongly.data.json) && wrongly.data.json.length > 0) {
    const nobody = {
      expected: `[]: ${liker} likes the post, and did not write it`,
      why: OWNER,
      wanted: { situation: 'liker', isStored },
    };
    claim(wrongly, nobody, (data) => expect(data.json).toEqual([]));
  }
  const wanted = { post, by: liker, name: world.nameOf(liker) };
  const seen = await inboxOf(app, owner);
  const about = {
    expected: `status 200 and [${JSON.stringify(wanted)}]`,
    why: OWNER,
    wanted: { situation: 'owner', isStored },
  };
  claim(seen, about, (data) => {
    expect(data.status).toBe(200);
    expect(data.json).toHaveLength(1);
  });
  // What must never be out goes before what is only named otherwise.
  const secrets = await world.query('SELECT email, password_hash FROM users WHERE id IN ($1, $2)', [
    owner,
    liker,
  ]);
  const columns = {
    expected: `the fields post, by and name, and no others: ${JSON.stringify(wanted)}`,
    why: PRIVATE,
    wanted: { situation: 'columns' },
  };
  claim(seen, columns, ({ text }) => {
    for (const secret of secrets.flatMap(Object.values)) expect(text).not.toContain(secret);
  });
  const [told = {}] = seen.data.json as Record<string, unknown>[];
  for (const [field, what] of FIELDS) {
    const one = {
      expected: `"${field}":"${wanted[field]}", ${what}`,
      why: 'The page reads these fields: post, by and name (types.ts, Notification).',
      wanted: { situation: 'field', value: told[field], ownersName: world.nameOf(owner) },
    };
    claim(seen, one, () => expect(told[field]).toBe(wanted[field]));
  }
  claim(seen, columns, (data) => expect(data.json).toEqual([wanted]));
  const stored = app.notice(
    `a like of ${liker}; then SELECT recipient_id, actor_id FROM notifications`,
    `rows: ${JSON.stringify(rows)}`,
    { noticed: rows },
  );
  const kept = {
    expected: `one row: recipient ${owner}, actor ${liker}`,
    why: 'The owner may look tomorrow, when the program was started again: it is kept in the database.',
    wanted: { situation: 'kept' },
  };
  claim(stored, kept, () => expect(rows).toEqual([{ recipient_id: owner, actor_id: liker }]));
}

/** A like that is sent again notifies nobody again. */
async function tellsOnce(world: World, app: App): Promise<void> {
  const [, , , owner = '', liker = '', second = ''] = world.users;
  const post = await world.post(owner);
  const like = { method: 'PUT', path: `/posts/${post}/like` };
  for (let turn = 0; turn < 3; turn++) await app.exchange({ ...like, as: liker });
  const seen = await inboxOf(app, owner);
  const about = {
    expected: `one notification, although ${liker} has sent the like three times`,
    why: ONCE,
    wanted: { situation: 'repeat' },
  };
  claim(seen, about, (data) => expect(data.json).toHaveLength(1));
  await app.exchange({ ...like, as: second });
  const both = await inboxOf(app, owner);
  const two = {
    expected: `two notifications: by ${liker} and by ${second}`,
    why: 'Two users like the post: that is news twice.',
    wanted: { situation: 'two-likers' },
  };
  claim(both, two, (data) => {
    const by = (data.json as { by?: string }[]).map((one) => one.by);
    expect(by.sort()).toEqual([liker, second].sort());
  });
}

/** Who likes their own post is not notified. */
async function tellsNobodyOfTheirOwn(world: World, app: App): Promise<void> {
  const [, , , , , , owner = ''] = world.users;
  const post = await world.post(owner);
  const liked = await app.exchange({ method: 'PUT', path: `/posts/${post}/like`, as: owner });
  const works = {
    expected: 'status 200: one may like one’s own post',
    why: OWN,
    wanted: { situation: 'like' },
  };
  claim(liked, works, (data) => expect(isFine(data)).toBe(true));
  const seen = await inboxOf(app, owner);
  const about = { expected: '[]', why: OWN, wanted: { situation: 'own' } };
  claim(seen, about, (data) => expect(data.json).toEqual([]));
}

/** Without a token: 401. */
async function asksForAToken(world: World, app: App): Promise<void> {
  const [user = ''] = world.users;
  const seen = await app.exchange({ path: `/notifications?user=${user}` });
  const about = {
    expected: 'status 401 (or another refusal)',
    why: 'Nobody may read what somebody else is told (step 04.2).',
    wanted: { situation: 'anonymous' },
  };
  claim(seen, about, (data) => expect(data.status).toBeGreaterThanOrEqual(400));
}
