import { expect } from 'vitest';
import { claim, step } from '#testing';
import { ANSWER, ApiPages, answerWith, call, type Judged, lowerCase, type Policy } from './driver.js';

const ASKS =
  'Before a request that no form could make, the browser asks with OPTIONS. It goes on only if the answer has a status from 200 to 299 and names origin, method and headers (Fetch standard, CORS-preflight fetch).';

step('05.4', (test) => {
  test('what the policy allows gets through, and can be read', async (context) => {
    const { draw } = context;
    const pages = await ApiPages.open(context);
    const home = pages.site.origin(draw.word());
    const special = `x-${draw.word()}`;
    const policy: Policy = {
      origins: [home],
      credentials: false,
      methods: draw.shuffle(['GET', 'PUT', 'DELETE']),
      headers: draw.shuffle(['authorization', 'content-type', special]),
    };
    pages.answer = (request) => answerWith(context, 'answerApi', request, policy);
    const path = () => `/posts/${draw.int(1, 99)}${draw.word()}/like`;
    const authorization = `Bearer ${draw.word()}`;
    const json = { 'content-type': 'application/json' };

    const first = path();
    const put = await pages.fetch(
      home,
      first,
      { method: 'PUT', headers: { authorization, ...json }, body: '{}' },
      policy,
    );
    const through = (situation: string, expected: string, likes: number) => ({
      about: { expected, why: ASKS, wanted: { situation } },
      prove: ({ outcome, body }: Judged) => {
        expect(outcome).toBe('read');
        expect(body).toBe(JSON.stringify({ likes }));
      },
    });
    const one = through('put', 'the page reads {"likes":1}', 1);
    claim(put, one.about, one.prove);

    const second = path();
    await pages.fetch(home, second, { method: 'PUT', headers: { authorization } }, policy);
    const headers = { authorization, [special]: '1' };
    const remove = await pages.fetch(home, second, { method: 'DELETE', headers }, policy);
    const none = through(
      'delete',
      `the page reads {"likes":0}: DELETE and ${special} are in the policy, too`,
      0,
    );
    claim(remove, none.about, none.prove);

    const plain = await pages.fetch(home, first, { headers: { authorization } }, policy);
    const again = through('get', 'the page reads {"likes":1}', 1);
    claim(plain, again.about, again.prove);

    const stranger = await pages.fetch(home, path(), { method: 'PUT', headers: json, body: '{}' }, policy);
    claim(
      stranger,
      {
        expected: 'the page reads status 401',
        why: 'An error is an answer. Without the headers of corsHeaders() the page would see only "Failed to fetch", and not why.',
        wanted: { situation: 'unauthorized' },
      },
      ({ outcome, status }) => {
        expect(outcome).toBe('read');
        expect(status).toBe(401);
      },
    );

    for (const [situation, init] of [
      ['other-method', { method: 'PATCH', headers: { authorization } }],
      ['other-header', { method: 'PUT', headers: { authorization, [`x-${draw.word()}`]: '1' } }],
    ] as const) {
      const seen = await pages.fetch(home, path(), init, policy);
      claim(
        seen,
        {
          expected: 'the browser asks, and does not send the request itself',
          why: 'The policy names neither. The answer to the preflight lists what the policy allows, not what was asked for.',
          wanted: { situation },
        },
        ({ outcome, exchanges }) => {
          expect(outcome).toBe('hidden');
          expect(exchanges.map(({ request }) => request.method)).toEqual(['OPTIONS']);
        },
      );
    }

    // What a browser does not mind, and others do.
    const noContent = {
      expected: 'status 204 for the preflight',
      why: '204 says that there is no content, and that nothing went wrong (RFC 9110 section 15.3.5). Browsers take every status from 200 to 299; the lesson asks for this one.',
      wanted: { situation: 'no-content' },
    };
    claim(put, noContent, ({ exchanges }) => expect(exchanges[0]?.answer.status).toBe(204));
    const whole = {
      expected: 'content-type: application/json, as likesApi() answered',
      why: 'CORS adds headers to an answer. It takes none away: without a type, who reads it has to guess (RFC 9110 section 8.3).',
      wanted: { situation: 'whole' },
    };
    claim(put, whole, ({ exchanges }) =>
      expect(exchanges.at(-1)?.answer.headers['content-type']).toBe('application/json'),
    );

    const options = { method: 'OPTIONS', path: path(), headers: { origin: home, authorization }, body: '' };
    const seen = await call(context, ANSWER, 'answerApi', options, policy);
    context.trail.add(seen);
    const own = {
      expected: 'status 405 and allow: GET, PUT, DELETE, as likesApi() answers',
      why: 'OPTIONS is a method like others, and asks an API what it can do (RFC 9110 section 9.3.7). Only with the header access-control-request-method is it a preflight (Fetch standard, CORS-preflight request).',
      wanted: { situation: 'plain-options' },
    };
    claim(seen, own, () => {
      expect(seen.value.status).toBe(405);
      expect(lowerCase(seen.value.headers).allow).toBe('GET, PUT, DELETE');
    });
  });
});
