import { expect } from 'vitest';
import { claim, step } from '#testing';
import { ApiPages, answerWithCors, call, HEADERS, type Policy } from './driver.js';

const EXACT =
  'Access-Control-Allow-Origin names one origin, as the browser sent it, or * (Fetch standard, CORS check). An origin is scheme, name and port; names that only look alike are others.';

step('05.3', (test) => {
  test('the browser lets those read whom the policy names, and nobody else', async (context) => {
    const { draw } = context;
    const pages = await ApiPages.open(context);
    const { site } = pages;
    const name = draw.word();
    const home = site.origin(name);
    const app = site.origin(`app.${name}`);
    const base = { methods: ['GET'], headers: [] };
    const listed: Policy = { ...base, origins: draw.shuffle([home, app]), credentials: false };
    const personal: Policy = { ...listed, credentials: true };
    const everybody: Policy = { ...base, origins: '*', credentials: false };
    let cases = 0;
    /** `may`: whether the browser must let the page read. */
    const judge = async (
      situation: string,
      from: string,
      policy: Policy,
      may: boolean,
      why: string,
      {
        path = `/case-${++cases}`,
        init = {},
        cache = {},
      }: { path?: string; init?: object; cache?: object } = {},
    ) => {
      pages.answer = (request) =>
        answerWithCors(context, request, policy, { 'content-type': 'text/plain', ...cache });
      const seen = await pages.fetch(from, path, { ...init }, policy);
      const about = {
        expected: may ? 'the page may read the answer' : 'the page may not read the answer',
        why,
        wanted: { situation, may },
      };
      claim(seen, about, ({ outcome }) => expect(outcome).toBe(may ? 'read' : 'hidden'));
    };
    // Pages of one site come one after the other: another site is another process of the browser.
    const stranger = draw.word();
    await judge('denied', site.origin(stranger), listed, false, EXACT);
    const withCookies = { init: { credentials: 'include' } };
    await judge('listed', home, listed, true, EXACT);
    await judge('public', home, everybody, true, 'With * every page may read.');
    await judge(
      'credentials',
      home,
      personal,
      true,
      'When cookies go along, * will not do: the origin itself must be named, and Access-Control-Allow-Credentials must be true (Fetch standard, CORS check).',
      withCookies,
    );
    await judge(
      'no-credentials',
      home,
      listed,
      false,
      'This policy says credentials: false, so an answer to a request with cookies is not for the page.',
      withCookies,
    );
    const cached = { path: '/cached-a', cache: { 'cache-control': 'max-age=60' } };
    await judge('cached-first', home, listed, true, EXACT, cached);
    const vary =
      'A cache gives one answer to many. Vary: Origin tells it that this answer is for one origin only (RFC 9110 section 12.5.5; Fetch standard, CORS protocol and HTTP caches).';
    await judge('cached', app, listed, true, vary, cached);
    // An image is fetched without an Origin, and its answer is stored, too.
    const image = { path: '/cached-b', cache: { 'cache-control': 'max-age=60' } };
    await pages.fetch(app, image.path, { mode: 'no-cors' }, listed);
    await judge(
      'cached-denied',
      app,
      listed,
      true,
      `${vary} It is stored also when it came without an Origin, for an image.`,
      image,
    );
    await judge('suffix', site.origin(`other.${name}`), listed, false, EXACT);
    // The others without the browser: each page of another origin costs it a process.
    const secure = `https://${name}.test:8443`;
    const plain = `http://${stranger}.test`;
    const without: Policy = { ...base, origins: draw.shuffle([secure, plain]), credentials: false };
    for (const [situation, origin, policy] of [
      ['within', site.originOf(`${name}.pages.test.${stranger}.test`), listed],
      ['port', home.replace(/\d+$/, (port) => String(Number(port) - 1)), listed],
      ['longer', `${secure}${draw.int(0, 9)}`, without],
      ['longer', `${plain}.${name}.test`, without],
      ['longer', `${plain}:${draw.int(81, 99)}`, without],
      ['scheme', secure.replace('https:', 'http:'), without],
      ['scheme', plain.replace('http:', 'https:'), without],
      ['shorter', plain.slice(0, -1), without],
      ['none', '', without],
    ] as const) {
      const seen = await call(context, HEADERS, 'corsHeaders', origin, policy);
      const about = {
        expected: `no access-control-allow-origin: ${origin || 'the empty text'} is not in the list`,
        why: EXACT,
        wanted: { situation, may: false },
      };
      const named = Object.entries(seen.value).find(
        ([header]) => header.toLowerCase() === 'access-control-allow-origin',
      );
      claim(context.trail.add(seen), about, () => expect(named).toBeUndefined());
    }
  });
});
