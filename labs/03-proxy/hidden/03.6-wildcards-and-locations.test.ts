import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { chosenLocation, chosenServer, type Drawn, Front, passTo, RecordingUpstream } from './driver.js';

const NAMES =
  'An exact name goes before *.name, and that before name.*; of two wildcards the longer one (nginx, "Server names").';
const ORDER =
  '"=" first; then the longest prefix, at once if it says ^~; then the first regular expression that fits; then that prefix (ngx_http_core_module, location).';

function numbered(lists: readonly (readonly string[])[]): Drawn {
  return {
    blocks: lists.map((names, index) => ({ names, lines: `location / { return 200 "${index}"; }` })),
  };
}

async function checkNames(
  context: StepContext,
  drawn: Drawn,
  cases: readonly (readonly [string, number, string])[],
) {
  for (const [host, index, situation] of cases) {
    const seen = await chosenServer(context, drawn, host);
    const about = { expected: `number ${index + 1}`, why: NAMES, wanted: { situation, index } };
    claim(seen, about, (data) => expect(data.index).toBe(index));
  }
}

async function checkLocations(
  context: StepContext,
  locations: readonly string[],
  cases: readonly (readonly [path: string, index: number | undefined, situation: string])[],
) {
  const lines = locations
    .map((location, index) => `location ${location} { return 200 "${index}"; }`)
    .join('\n');
  const drawn = { blocks: [{ names: [`${context.draw.word()}.test`], lines }] };
  for (const [path, index, situation] of cases) {
    const seen = await chosenLocation(context, drawn, path);
    const expected = index === undefined ? 'undefined: no location fits' : `location ${locations[index]}`;
    claim(seen, { expected, why: ORDER, wanted: { situation, index } }, (data) =>
      expect(data.index).toBe(index),
    );
  }
}

step('03.6', (test) => {
  test('names with an asterisk', async (context) => {
    const { draw } = context;
    const base = `${draw.word()}.test`;
    const [a, b, www] = [draw.word(), draw.word(), draw.word()];
    const lists = [
      [`${draw.word()}.test`],
      [`*.${base}`],
      [`${a}.${base}`],
      [`*.${b}.${base}`],
      [`${www}.*`],
    ];
    await checkNames(context, numbered(lists), [
      [`${draw.word()}.${base}`, 1, 'wildcard'],
      [`${draw.word()}.${draw.word()}.${base}`, 1, 'wildcard'],
      [`${www}.${draw.word()}.example`, 4, 'wildcard'],
      [`${a}.${base}`, 2, 'wildcard-exact'],
      [`${draw.word()}.${b}.${base}`, 3, 'wildcard-longest'],
      [`${www}.${base}`, 1, 'wildcard-order'],
      [base, 0, 'wildcard-itself'],
      [`${draw.word()}${base}`, 0, 'wildcard-itself'],
    ]);
  });

  test('the longest prefix, wherever it stands in the file', async (context) => {
    const [a, b] = [context.draw.word(), context.draw.word()];
    await checkLocations(
      context,
      ['/', `/${a}/`, `/${a}/${b}/`],
      [
        [`/${a}/${b}/x`, 2, 'prefix'],
        [`/${a}/x`, 1, 'prefix'],
        [`/${b}`, 0, 'prefix'],
      ],
    );
    await checkLocations(context, [`/${a}/`], [[`/${b}`, undefined, 'none']]);
  });

  test('= fits the whole path only', async (context) => {
    const a = context.draw.word();
    await checkLocations(
      context,
      ['/', `= /${a}`, `~ ^/${a}$`],
      [
        [`/${a}`, 1, 'exact'],
        [`/${a}/x`, 0, 'exact-only'],
      ],
    );
  });

  test('regular expressions go before prefixes, in the order of the file', async (context) => {
    const [a, b] = [context.draw.word(), context.draw.word()];
    const locations = [`/${a}/`, '~ \\.png$', `~ ^/${a}/.*\\.(png|gif)$`, `~* \\.${b}$`];
    await checkLocations(context, locations, [
      [`/${a}/x.png`, 1, 'regex'],
      [`/${a}/x.gif`, 2, 'regex'],
      [`/${a}/x.PNG`, 0, 'regex-case'],
      [`/${a}/x.${b.toUpperCase()}`, 3, 'regex-any-case'],
    ]);
  });

  test('^~ keeps regular expressions away', async (context) => {
    const [a, b] = [context.draw.word(), context.draw.word()];
    await checkLocations(
      context,
      ['~ \\.png$', `^~ /${a}/`, `/${a}/${b}/`],
      [
        [`/${a}/x.png`, 1, 'no-regex'],
        // The longest prefix counts; it is one without ^~.
        [`/${a}/${b}/x.png`, 0, 'no-regex-longest'],
      ],
    );
  });

  test('a URI in proxy_pass takes the place of the path of the location', async (context) => {
    const [a, b, c] = [context.draw.word(), context.draw.word(), context.draw.word()];
    const app = await RecordingUpstream.start(context, 'app');
    const to = `http://127.0.0.1:${app.port}`;
    const lines = `location /${a}/ { proxy_pass ${to}/${b}/; } location /${b}/ { proxy_pass ${to}/; } location /${c} { proxy_pass ${to}; }`;
    const host = `${context.draw.word()}.test`;
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, [app]);
    for (const [target, wanted, situation] of [
      [`/${a}/x/y`, `/${b}/x/y`, 'uri'],
      [`/${b}/x`, '/x', 'uri'],
      [`/${a}/x?q=${c}`, `/${b}/x?q=${c}`, 'uri-query'],
      [`/${c}/x%2Fy?q=1`, `/${c}/x%2Fy?q=1`, 'uri-none'],
    ] as const) {
      const seen = await front.exchange({ host, target });
      const about = {
        expected: `GET ${wanted} at the app`,
        why: 'If proxy_pass has a URI (a slash is enough), it replaces the part of the path that the location names; the query stays (ngx_http_proxy_module, proxy_pass).',
        wanted: { situation, target: wanted },
      };
      claim(seen, about, (data) => expect(data.arrived[0]?.target).toBe(wanted));
    }
  });

  test('the proxy asks the app of the location', async (context) => {
    const [one, two] = [
      await RecordingUpstream.start(context, 'one'),
      await RecordingUpstream.start(context, 'two'),
    ];
    const host = `${context.draw.word()}.test`;
    const path = `/${context.draw.word()}/`;
    const lines = `${passTo(one)} location ${path} { proxy_pass http://127.0.0.1:${two.port}; }`;
    const front = await Front.start(context, { blocks: [{ names: [host], lines }] }, [one, two]);
    const seen = await front.exchange({ host, target: `${path}x?y=/` });
    const about = {
      expected: 'the app two got the request',
      why: ORDER,
      wanted: { situation: 'location-app' },
    };
    claim(seen, about, (data) => expect(data.body).toBe('two'));
  });
});
