import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceHtml } from '../../report/trace-html.js';
import { BrowserSupply } from '../../services/browser-supply.js';
import { findBrowser } from '../../services/find-browser.js';
import { noBrowser } from '../services/available.js';
import { makeBrokenTrace, makeHostileTrace, makeTrace } from './make-trace.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const WIDE = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 844 };

describe('the page, as text', () => {
  test('needs nothing from anywhere', () => {
    const page = traceHtml(makeTrace());
    expect(page).not.toMatch(/<(link|img|iframe|script src)|url\(|@import/);
    expect(page.match(/https?:\/\/[^/"'<\s]+/g)).toEqual(expect.not.arrayContaining(['https://cdn']));
  });

  test('takes what servers say for text, wherever it stands', () => {
    const page = traceHtml(makeHostileTrace());
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be found
    expect(page).not.toMatch(/[\x1b\u202e]/);
  });
});

describe.skipIf(noBrowser)('the page, in a real browser', () => {
  const found = findBrowser();
  const supply = new BrowserSupply('at' in found ? found.at : '');
  let browser: Browser;
  beforeAll(async () => {
    browser = await supply.browser();
  });
  afterAll(() => supply.close());

  async function open(html: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    await page.setContent(html);
    return page;
  }

  const looks = [
    ['wide, light', { viewport: WIDE, colorScheme: 'light' }],
    ['wide, dark', { viewport: WIDE, colorScheme: 'dark' }],
    ['a phone, light', { viewport: PHONE, colorScheme: 'light' }],
    ['a phone, dark', { viewport: PHONE, colorScheme: 'dark' }],
  ] as const;

  test.each(looks)(
    '%s: axe finds no violation, and nothing is cut off at the side',
    async (_name, options) => {
      for (const trace of [makeTrace(), makeBrokenTrace()]) {
        const page = await open(traceHtml(trace), { ...options, bypassCSP: true });
        await page.keyboard.press('ArrowRight');
        await page.evaluate(`for (const closed of document.querySelectorAll('details')) closed.open = true`);
        await page.addScriptTag({ path: AXE });
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          options.viewport.width,
        );
        await page.context().close();
      }
    },
  );

  test('without JavaScript: every hop and what was decided there can be read', async () => {
    const page = await open(traceHtml(makeBrokenTrace()), { javaScriptEnabled: false });
    const text = await page.locator('body').innerText();
    expect(text).toContain('203.0.113.10 -> 10.0.0.10');
    expect(text).toContain('The way ends here.');
    expect(text).toContain('8 Response');
    expect(await page.locator('button').first().isVisible()).toBe(false);
    await page.context().close();
  });

  test('the arrow keys and the buttons go from hop to hop, and stay at the ends', async () => {
    const page = await open(traceHtml(makeTrace()));
    const current = () => page.locator('[aria-current=step]').innerText();
    await page.keyboard.press('ArrowLeft');
    expect(await current()).toContain('1 Client');
    await page.keyboard.press('ArrowRight');
    expect(await current()).toContain('2 DNS');
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await page.getByRole('status').innerText()).toContain('Hop 3 of 8: Cloud address');
    for (let press = 0; press < 9; press++) await page.keyboard.press('ArrowRight');
    expect(await current()).toContain('8 Response');
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await current()).toContain('7 Application');
    await page.context().close();
  });

  test('goes by itself only where motion is welcome', async () => {
    const calm = await open(traceHtml(makeTrace()));
    expect(await calm.getByRole('button', { name: 'Play' }).count()).toBe(0);
    const lively = await open(traceHtml(makeTrace()), { reducedMotion: 'no-preference' });
    await lively.getByRole('button', { name: 'Play' }).click();
    await lively.getByRole('button', { name: 'Stop' }).click();
    expect(await lively.locator('[aria-current=step]').innerText()).toContain('1 Client');
    await Promise.all([calm, lively].map((page) => page.context().close()));
  });

  test('runs its own script and nothing else', async () => {
    const page = await open(traceHtml(makeHostileTrace()));
    expect(await page.title()).not.toBe('owned');
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = "owned"' }))`,
    );
    expect(await page.title()).not.toBe('owned');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[aria-current=step]').count()).toBe(1);
    await page.context().close();
  });

  test('on paper: the records and heads that are folded away are there too', async () => {
    const page = await open(traceHtml(makeTrace()));
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.locator('pre').first().isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.context().close();
  });
});
