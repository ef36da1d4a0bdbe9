import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { drawName, get, jsonOf, postLike, type Server, startAnywhere, statusOf } from './driver.js';

const KEPT_WHY =
  'HTTP itself remembers nothing from one request to the next; the server keeps the data (RFC 9110 section 3.3).';
const CREATED_WHY = '201 says that the request has made something new (RFC 9110 section 15.3.2).';
const PIECES_WHY =
  'TCP carries a stream of bytes: a body comes in pieces, cut anywhere (RFC 9293 section 2.2). It is whole when the request has ended.';
const BAD_WHY =
  '400 says that the fault is in the request (RFC 9110 section 15.5.1). One bad request must not harm the others.';

const bodyFor = (name: string) => JSON.stringify({ name });

/** The names that the server holds; the step fails when they are not given as a list. */
async function likesOf(context: StepContext, server: Server): Promise<unknown[]> {
  const reply = await get(context, server, '/api/likes');
  let names: unknown[] = [];
  const about = { expected: 'status 200 and the names as a JSON list: ["Ada","Bo"]', why: KEPT_WHY };
  claim(reply, about, (data) => {
    expect(statusOf(data)).toBe(200);
    const json = jsonOf(data);
    expect(json).toBeInstanceOf(Array);
    names = json as unknown[];
  });
  return names;
}

async function expectCreated(
  context: StepContext,
  server: Server,
  name: string,
  body: string | readonly Buffer[],
  why: string,
) {
  const reply = await postLike(context, server, body);
  const wanted = { name };
  claim(reply, { expected: `status 201 and the JSON ${bodyFor(name)}`, why, wanted }, (data) => {
    expect(statusOf(data)).toBe(201);
    expect(jsonOf(data)).toEqual(wanted);
  });
}

async function expectNames(context: StepContext, server: Server, wanted: unknown[], why: string) {
  const reply = await get(context, server, '/api/likes');
  claim(reply, { expected: `the JSON ${JSON.stringify(wanted)}`, why, wanted }, (data) =>
    expect(jsonOf(data)).toEqual(wanted),
  );
}

step('00.3', (test) => {
  test('what is posted is there for the next request', async (context) => {
    const server = await startAnywhere(context);
    const before = await likesOf(context, server);
    const [first, second] = [drawName(context.draw), drawName(context.draw)];
    await expectCreated(context, server, first, bodyFor(first), CREATED_WHY);
    await expectCreated(context, server, second, bodyFor(second), CREATED_WHY);
    await expectNames(context, server, [...before, first, second], KEPT_WHY);
  });

  test('a body that comes in two pieces is read whole', async (context) => {
    const server = await startAnywhere(context);
    const before = await likesOf(context, server);
    const name = drawName(context.draw);
    const body = Buffer.from(bodyFor(name), 'utf8');
    const cut = context.draw.int(3, body.length - 3);
    await expectCreated(context, server, name, [body.subarray(0, cut), body.subarray(cut)], PIECES_WHY);
    await expectNames(context, server, [...before, name], PIECES_WHY);
  });

  test('a character that is cut in two is whole again', async (context) => {
    const server = await startAnywhere(context);
    const before = await likesOf(context, server);
    const name = `${drawName(context.draw)}ë`;
    const body = Buffer.from(bodyFor(name), 'utf8');
    const cut = body.indexOf(Buffer.from('ë', 'utf8')) + 1;
    await expectCreated(context, server, name, [body.subarray(0, cut), body.subarray(cut)], PIECES_WHY);
    await expectNames(context, server, [...before, name], PIECES_WHY);
  });

  test('what is not JSON, or has no name, gets 400 and changes nothing', async (context) => {
    const server = await startAnywhere(context);
    const before = await likesOf(context, server);
    const word = context.draw.word();
    for (const body of [`{"name":"${word}`, word, JSON.stringify({ [word]: 1 }), '{"name":7}', 'null']) {
      const reply = await postLike(context, server, body);
      claim(reply, { expected: 'status 400', why: BAD_WHY }, (data) => expect(statusOf(data)).toBe(400));
    }
    await expectNames(context, server, before, BAD_WHY);
    const name = drawName(context.draw);
    await expectCreated(context, server, name, bodyFor(name), BAD_WHY);
  });
});
