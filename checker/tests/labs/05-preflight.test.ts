import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { preflightCases } from '../../../labs/05-why-not-frontend/hidden/preflight-cases.js';
import { needsPreflight } from '../../../solutions/05-why-not-frontend/cors.js';
import { drawFrom } from '../../runner/draw.js';
import { BrowserSupply } from '../../services/browser-supply.js';
import { findBrowser } from '../../services/find-browser.js';
import { noBrowser } from '../services/available.js';

/** More than enough seeds that every value which the table can draw is drawn. */
const SEEDS = Array.from({ length: 40 }, (_, index) => index);

/** Every case of every draw, once; names that are drawn are made the same. */
const cases = [
  ...new Map(
    SEEDS.flatMap((seed) => preflightCases(drawFrom(seed, '05.8'))).map((one) => [
      JSON.stringify([one.request, one.asks]).replace(/x-\w+|Bearer \w+/g, ''),
      one,
    ]),
  ).values(),
];

test('the reference answers the table of 05.8 as the table says', () => {
  expect(cases.map(({ request }) => needsPreflight(request))).toEqual(cases.map(({ asks }) => asks));
});

test.skipIf(noBrowser)('and a real browser asks before just those requests', async () => {
  const found = findBrowser();
  const supply = new BrowserSupply('at' in found ? found.at : '');
  const methods = new Map<string, string[]>();
  const server = createServer(({ method = '', url = '' }, response) => {
    methods.set(url, [...(methods.get(url) ?? []), method]);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const page = await (await supply.browser()).newPage();
    await page.goto(`http://shop.test:${port}/`);
    // Each has an address of its own: what a preflight said is remembered for its address.
    const requests = cases.map(
      ({ request }, index) => [`http://api.test:${port}/${index}`, request] as const,
    );
    await page.evaluate(
      (all) => Promise.all(all.map(([url, init]) => fetch(url, init).catch(() => undefined))),
      requests,
    );
    const first = cases.map((_, index) => methods.get(`/${index}`)?.[0]);
    const of = (isOne: (asks: boolean, method: string | undefined) => boolean) =>
      cases.filter(({ asks }, index) => isOne(asks, first[index])).map(({ request }) => request);
    expect(
      of((_, method) => method === undefined),
      'the browser itself refuses these',
    ).toEqual([]);
    expect(of((asks, method) => asks !== (method === 'OPTIONS'))).toEqual([]);
  } finally {
    await supply.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
