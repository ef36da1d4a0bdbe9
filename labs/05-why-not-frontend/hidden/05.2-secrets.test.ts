import { expect } from 'vitest';
import { claim, step } from '#testing';
import {
  asHtml,
  asJson,
  askUntil,
  asScript,
  bundleWith,
  call,
  drawDatabase,
  drawKey,
  drawPublicKey,
  drawToken,
  fullPage,
  JSON_OBJECT,
  LOADED,
  type Secret,
  Site,
  scriptOf,
  Tab,
  TEXTS,
} from './driver.js';

const PUBLIC = 'Whatever is sent to a browser can be read by whoever sits in front of it.';

step('05.2', (test) => {
  test('secrets are found in a bundle', async (context) => {
    const { draw } = context;
    const line = ({ text }: Secret) => `var ${draw.word(2)}="${text}";`;
    const cases: { secrets: Secret[]; others: string[]; what: string }[] = [
      { what: 'key', secrets: [drawKey(draw)], others: [] },
      { what: 'token', secrets: [drawToken(draw)], others: [] },
      { what: 'database', secrets: [drawDatabase(draw)], others: [] },
      { what: 'public', secrets: [], others: [`var k="${drawPublicKey(draw)}";`] },
      { what: 'name-only', secrets: [], others: [`var k=process.env.${draw.word().toUpperCase()}_API_KEY;`] },
      {
        what: 'several',
        secrets: [drawKey(draw), drawToken(draw), drawKey(draw)],
        others: [`var k="${drawPublicKey(draw)}";`],
      },
    ];
    for (const { what, secrets, others } of cases) {
      const bundle = bundleWith(draw, draw.shuffle([...secrets.map(line), ...others]));
      const seen = await call(context, TEXTS, 'findSecrets', bundle);
      const wanted = secrets.map(({ text }) => text);
      const about = {
        expected:
          wanted.length > 0 ? `${wanted.join(' and ')}` : 'an empty list: nothing in this bundle is a secret',
        why: `${PUBLIC} A bundler writes values where the code named them. Keys that begin with pk_ are made for pages.`,
        wanted: { situation: 'find', what, secrets: wanted },
      };
      context.trail.add(seen);
      claim(seen, about, () => expect([...new Set(seen.value)].sort()).toEqual([...wanted].sort()));
    }
    const twice = drawKey(draw);
    const seen = await call(context, TEXTS, 'findSecrets', bundleWith(draw, [line(twice), line(twice)]));
    const once = {
      expected: `${twice.text}, once`,
      why: 'It is one secret.',
      wanted: { situation: 'find', what: 'twice' },
    };
    claim(context.trail.add(seen), once, () => expect(seen.value).toEqual([twice.text]));
  });

  test('the backend asks the service, with the key, and passes on what the page shows', async (context) => {
    const { draw } = context;
    const { text: key } = drawKey(draw);
    const degrees = draw.int(-30, 40);
    const city = `${draw.word()} & ${draw.word()}`;
    const service = await Site.start(context, ({ headers }) =>
      headers.authorization === `Bearer ${key}`
        ? asJson({ degrees, sky: draw.word(), account: { key, paysPerMonth: 12 } })
        : { ...asJson({ error: 'no such key' }), status: 401 },
    );
    const url = `http://127.0.0.1:${service.port}`;
    const seen = await call(context, JSON_OBJECT, 'weatherFor', city, { url, key });
    const [asked] = service.requests;
    const got = [
      `it gave ${seen.got}`,
      `the service got ${asked ? `${asked.method} ${asked.target}, authorization: ${asked.headers.authorization ?? '(none)'}` : 'nothing'}`,
    ].join('; ');
    const observed = context.trail.add({ ...seen, got, data: { ...seen.data, asked, key, city, degrees } });
    const called = {
      expected: `GET ${url}/now?city=${encodeURIComponent(city)} with authorization: Bearer ${key}`,
      why: 'The service knows its customers by their key. encodeURIComponent() keeps a & in a name from ending it.',
      wanted: { situation: 'asks', key, city },
    };
    claim(observed, called, () => {
      expect(service.requests.map(({ method }) => method)).toEqual(['GET']);
      const asking = new URL(asked?.target ?? '/', url);
      expect(asking.pathname).toBe('/now');
      expect(asking.searchParams.get('city')).toBe(city);
      expect(asked?.headers.authorization).toBe(`Bearer ${key}`);
    });
    const passed = {
      expected: `{ degrees: ${degrees} } and nothing else`,
      why: `${PUBLIC} Services answer more than a page needs; this one repeats the key.`,
      wanted: { situation: 'passes-on', key, degrees },
    };
    claim(observed, passed, () => expect(seen.value).toEqual({ degrees }));
  });

  test('the page asks its own backend, and no secret goes through the browser', async (context) => {
    const { draw } = context;
    const script = await scriptOf(context);
    const [city, degrees] = [`${draw.word()} & ${draw.word()}`, draw.int(-30, 40)];
    const tab = await Tab.open(context);
    const site = await Site.start(context, ({ target }) => {
      if (target === '/') return asHtml(fullPage(city));
      if (target === '/client.js') return asScript(script);
      return target.startsWith('/api/weather?') ? asJson({ degrees }) : undefined;
    });
    const home = site.origin(draw.word());
    const tried = `open a page with <p id="weather" data-city="${city}"> and look at what goes over the network`;
    context.trail.try(tried);
    await tab.goto(`${home}/`);
    const isLoaded = await tab.loaded();
    const shown = await askUntil(
      () => tab.look<string>(`document.querySelector('#weather')?.textContent ?? ''`),
      (text) => text === `${degrees} °C` || !isLoaded,
    );
    const requests = tab.sent.filter(({ url }) => url !== `${home}/` && !url.endsWith('/favicon.ico'));
    const leaked = /\bsk_[A-Za-z]+_\w+/.exec(script)?.[0];
    const asked = requests.map(({ method, url }) => `${method} ${url.replace(home, '')}`);
    const seen = context.trail.add({
      kind: 'weather-page',
      tried,
      got: [
        `the page shows "${shown ?? ''}"; requests: ${asked.join(', ') || 'none'}`,
        ...(leaked ? [`In the script: ${leaked}`] : []),
        ...tab.thrown.map((text) => `In the browser's console: ${text}`),
      ].join('\n'),
      data: { asked, leaked, shown, thrown: tab.thrown, isStuck: tab.isStuck, navigations: tab.navigations },
    });
    const loaded = {
      expected: 'a page that is loaded to its end',
      why: LOADED,
      wanted: { situation: 'loaded' },
    };
    claim(seen, loaded, () => expect(isLoaded).toBe(true));
    const no = { expected: 'a script with no secret in it', why: PUBLIC, wanted: { situation: 'leak' } };
    claim(seen, no, ({ leaked }) => expect(leaked).toBeUndefined());
    const own = {
      expected: `GET /api/weather?city=${encodeURIComponent(city)}, and nothing sent to another server`,
      why: 'The page asks its own backend. The backend has the key, and asks the service.',
      wanted: { situation: 'own-backend', city },
    };
    claim(seen, own, () => {
      expect(requests.filter(({ url }) => !url.startsWith(`${home}/`))).toEqual([]);
      const toApi = site.requests.filter(({ target }) => target.startsWith('/api/weather'));
      expect(
        toApi.map(({ method, target }) => [method, new URL(target, home).searchParams.get('city')]),
      ).toEqual([['GET', city]]);
    });
    const about = {
      expected: `"${degrees} °C" in the element with the id weather`,
      why: 'The backend answered {"degrees": ...} and the page shows it.',
      wanted: { situation: 'weather-shown' },
    };
    claim(seen, about, ({ shown }) => expect(shown).toBe(`${degrees} °C`));
    const stays = {
      expected: 'a page that stays',
      why: 'A script changes the page that is there. A page that is loaded again begins anew, with its script (HTML standard, section 7.4, navigation).',
      wanted: { situation: 'stays' },
    };
    claim(seen, stays, ({ navigations }) => expect(navigations).toBe(0));
  });
});
