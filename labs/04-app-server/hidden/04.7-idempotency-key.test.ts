import { expect } from 'vitest';
import { claim, step } from '#testing';
import { closeGate, curlLine, type World, worldOf } from './driver.js';

const DRAFT = 'draft-ietf-httpapi-idempotency-key-header-07';
const ONCE = `The key names one attempt. Whoever sends it again wants the answer that they did not get, not a second comment (${DRAFT}, section 2.6).`;

async function commentsOn({ query }: World, post: string): Promise<number> {
  const [row] = await query('SELECT count(*)::int AS n FROM comments WHERE post_id = $1', [post]);
  return Number(row?.n);
}

step('04.7', (test) => {
  test('a comment with a key is written once', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    const { draw } = context;
    const [owner = '', user = '', other = ''] = world.users;
    const post = await world.post(owner);
    const [key, text] = [`"${draw.word()}-${draw.int(1000, 9999)}"`, draw.word(4)];
    const trial = { method: 'POST', path: `/posts/${post}/comments`, as: user, json: { text } };
    const without = await app.exchange(trial);
    const missing = {
      expected: 'status 400, and no comment',
      why: `A request that needs a key and has none is refused (${DRAFT}, section 2.7).`,
      wanted: { situation: 'no-key' },
    };
    const before = await commentsOn(world, post);
    claim(without, missing, (data) => {
      expect(data.status).toBe(400);
      expect(before).toBe(0);
    });
    const headers = { 'idempotency-key': key };
    const first = await app.exchange({ ...trial, headers });
    const written = {
      expected: `status 201 and a comment with "post":"${post}", "by":"${user}" and "text":"${text}"`,
      why: '201 Created: something new is there (RFC 9110 section 15.3.2).',
      wanted: { situation: 'first' },
    };
    claim(first, written, (data) => {
      expect(data.status).toBe(201);
      expect(data.json).toMatchObject({ post, by: user, text });
    });
    const again = await app.exchange({ ...trial, headers });
    const stored = await commentsOn(world, post);
    const same = {
      expected: `the same answer again, status 201 and ${first.data.text}; one row in comments`,
      why: ONCE,
      wanted: { situation: 'again', stored },
    };
    claim(again, same, (data) => {
      expect(stored).toBe(1);
      expect(data.status).toBe(201);
      expect(data.json).toEqual(first.data.json);
    });
    const changed = await app.exchange({ ...trial, headers, json: { text: draw.word(4) } });
    const rows = await commentsOn(world, post);
    const refused = {
      expected: 'status 422, and no second comment: the key was used for another text',
      why: `The same key with another payload is a mistake of the client's (${DRAFT}, section 2.7).`,
      wanted: { situation: 'changed', stored: rows },
    };
    claim(changed, refused, (data) => {
      expect(data.status).toBe(422);
      expect(rows).toBe(1);
    });
    const theirs = await app.exchange({ ...trial, headers, as: other });
    const own = {
      expected: `status 201 and a comment of ${other}`,
      why: 'Two users may choose the same key by chance. Neither may see, or lose, what the other one wrote.',
      wanted: { situation: 'other-user' },
    };
    claim(theirs, own, (data) => {
      expect(data.status).toBe(201);
      expect(data.json).toMatchObject({ post, by: other, text });
    });
    const fresh = await app.exchange({ ...trial, headers: { 'idempotency-key': `"${draw.word()}"` } });
    const total = await commentsOn(world, post);
    const second = {
      expected: 'status 201 and a comment more: another key is another attempt',
      why: ONCE,
      wanted: { situation: 'new-key' },
    };
    claim(fresh, second, (data) => {
      expect(data.status).toBe(201);
      expect(total).toBe(3);
    });
  });

  test('while the first request is at work, the second one is told so', async (context) => {
    const world = await worldOf(context);
    const app = await world.start();
    const { draw } = context;
    const [owner = '', user = ''] = world.users;
    const post = await world.post(owner);
    const trial = {
      method: 'POST',
      path: `/posts/${post}/comments`,
      as: user,
      json: { text: draw.word(4) },
      headers: { 'idempotency-key': `"${draw.word()}"` },
    };
    const gate = await closeGate(context, world, 'comments');
    const first = app.begin(trial);
    await gate.hold([first]);
    const tried = `${curlLine(trial)}   (while the same request is still at work: comments is locked)`;
    const second = await app.exchange({ ...trial, tried });
    await gate.open();
    const ended = await app.answerOf(first);
    const stored = await commentsOn(world, post);
    const about = {
      expected: 'status 409 at once, and one comment in the end',
      why: `The first attempt may still succeed, so nobody knows the answer yet (${DRAFT}, section 2.7).`,
      wanted: { situation: 'in-flight', stored },
    };
    claim(second, about, (data) => {
      expect(data.status).toBe(409);
      expect(stored).toBe(1);
    });
    const done = await app.observe({ ...trial, tried: `${curlLine(trial)}   (the first one)` }, ended);
    const works = { expected: 'status 201', why: ONCE, wanted: { situation: 'first' } };
    claim(done, works, (data) => expect(data.status).toBe(201));
  });
});
