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
      claim(seen, about, ({ outcome }) => expect(outcome).toBe(may ? 'read' : 'kept'));
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
    // An image is fetched without an Origin, and its answer is kept, too.
    const image = { path: '/cached-b', cache: { 'cache-control': 'max-age=60' } };
    await pages.fetch(app, image.path, { mode: 'no-cors' }, listed);
    await judge(
      'cached-denied',
      app,
      listed,
      true,
      `${vary} It is kept also when it came without an Origin, for an image.`,
      image,
    );
    await judge('suffix', site.origin(`other.${name}`), listed, false, EXACT);
    // Two more, without the browser: each page of another origin costs it a process.
    for (const [situation, origin] of [
      ['within', site.originOf(`${name}.pages.test.${stranger}.test`)],
      ['port', home.replace(/\d+$/, (port) => String(Number(port) - 1))],
    ] as const) {
      const seen = await call(context, HEADERS, 'corsHeaders', origin, listed);
      const about = {
        expected: `no access-control-allow-origin: ${origin} is not in the list`,
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
