import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { ANSWER, ApiPages, answerWith, call, type Policy } from './driver.js';

const CORS_READS =
  'CORS stops pages from reading answers. It does not stop requests from being sent: what a form could send, a browser sends without asking (Fetch standard, CORS protocol).';

async function clapsOf(context: StepContext, path: string, policy: Policy): Promise<number | undefined> {
  const request = { method: 'GET', path, headers: {}, body: '' };
  const { value } = await call(context, ANSWER, 'answerClap', request, policy);
  const { claps } = JSON.parse(value.body || '{}') as { claps?: number };
  return claps;
}

step('05.9', (test) => {
  test('pages of the policy clap; other sites do not', async (context) => {
    const { draw, trail } = context;
    const pages = await ApiPages.open(context);
    const home = pages.site.origin(draw.word());
    const policy: Policy = {
      origins: [home],
      credentials: false,
      methods: ['GET', 'POST'],
      headers: ['content-type'],
    };
    const path = `/posts/${draw.int(1, 99)}${draw.word()}/claps`;
    const json = { 'content-type': 'application/json' };
    const ask = async (method: string, headers: Record<string, string>, body = '{}') => {
      const request = { method, path, headers, body };
      const seen = await call(context, ANSWER, 'answerClap', request, policy);
      return trail.add({ ...seen, data: { ...seen.data, answer: seen.value } });
    };

    const own = await ask('POST', { ...json, origin: home });
    const counts = {
      expected: 'status 200 and {"claps":1}',
      why: 'This is a page of the policy, and it sends JSON.',
      wanted: { situation: 'own' },
    };
    claim(own, counts, ({ answer }) => {
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toEqual({ claps: 1 });
    });
    const read = await ask('GET', {});
    const reads = {
      expected: 'status 200 and {"claps":1}',
      why: 'GET reads. It counts nothing.',
      wanted: { situation: 'read' },
    };
    claim(read, reads, ({ answer }) =>
      expect([answer.status, answer.body && JSON.parse(answer.body)]).toEqual([200, { claps: 1 }]),
    );

    const evil = pages.site.origin(draw.word());
    pages.answer = (request) => answerWith(context, 'answerClap', request, policy);
    for (const [situation, init, how] of [
      ['foreign-text', { method: 'POST', body: '{}' }, 'a POST with text/plain'],
      [
        'foreign-form',
        { method: 'POST', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        'what a form sends',
      ],
      ['foreign-get', { mode: 'no-cors' }, 'a GET, as <img src> makes it'],
    ] as const) {
      const seen = await pages.fetch(evil, path, init, policy);
      const claps = await clapsOf(context, path, policy);
      const counted = trail.add({
        ...seen,
        got: `${seen.got}\nAfterwards there are ${claps} claps.`,
        data: { ...seen.data, claps },
      });
      const about = {
        expected: `1 clap, as before, after ${how} from another site`,
        why: CORS_READS,
        wanted: { situation },
      };
      claim(counted, about, () => expect(claps).toBe(1));
    }

    for (const [situation, headers] of [
      ['charset', { 'content-type': 'application/json; charset=utf-8', origin: home }],
      ['no-origin', json],
    ] as const) {
      const seen = await ask('POST', headers);
      const why =
        situation === 'charset'
          ? 'What stands behind the semicolon is a parameter; the type is application/json.'
          : 'Browsers send Origin with every POST. Without it, it is a program such as curl, which no other site can misuse.';
      const about = { expected: 'status 200', why, wanted: { situation } };
      claim(seen, about, ({ answer }) => expect(answer.status).toBe(200));
    }
    for (const [situation, method, headers, status, why] of [
      [
        'sandboxed',
        'POST',
        { ...json, origin: 'null' },
        403,
        'A page in a sandboxed frame, or from a file, has the origin null. It is in no policy.',
      ],
      [
        'text',
        'POST',
        { 'content-type': 'text/plain', origin: home },
        415,
        'JSON is what a form cannot send. Who takes text/plain, too, gives that away (RFC 9110 section 15.5.16).',
      ],
      [
        'text',
        'POST',
        { 'content-type': 'text/plain' },
        415,
        'JSON is what a form cannot send. Who takes text/plain, too, gives that away (RFC 9110 section 15.5.16).',
      ],
      [
        'other-method',
        'PUT',
        { ...json, origin: home },
        405,
        'There is GET and POST. The header allow says so (RFC 9110 section 15.5.6).',
      ],
    ] as const) {
      const seen = await ask(method, headers);
      const about = { expected: `status ${status}`, why, wanted: { situation, status } };
      claim(seen, about, ({ answer }) => {
        expect(answer.status).toBe(status);
        if (status === 405) expect(answer.headers.allow ?? answer.headers.Allow).toBe('GET, POST');
      });
    }
    const last = await clapsOf(context, path, policy);
    const seen = trail.add({ kind: 'call', tried: 'count all claps', got: `${last}`, data: { last } });
    const about = {
      expected: '3 claps: those that were answered with 200',
      why: 'A request that is refused changes nothing.',
      wanted: { situation: 'sum' },
    };
    claim(seen, about, () => expect(last).toBe(3));
  });
});
