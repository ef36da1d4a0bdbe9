import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GradeReport } from '../../../core/grade-report.js';
import { classHtml } from '../../../report/class/class-html.js';
import { byStudent } from '../../../report/class/class-rows.js';
import { feedbackOf } from '../../../report/class/feedback.js';
import { feedbackHtml } from '../../../report/class/feedback-html.js';
import { feedbackName } from '../../../report/class/feedback-name.js';
import { BrowserSupply } from '../../../services/browser-supply.js';
import { findBrowser } from '../../../services/find-browser.js';
import { noBrowser } from '../../services/available.js';
import { makeBigClass, makeLab, makeNastyClass, makeSmallClass } from './make-class.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const WIDE = { width: 1200, height: 900 };
/** A4 less its margins, in CSS pixels. */
const PAPER = { width: 718, height: 1047 };
const PHONE = { width: 390, height: 844 };

const pageOf = (report: GradeReport) => [...classHtml(report, feedbackName)].join('');
const feedbackPages = (report: GradeReport) =>
  byStudent(report).map((student) => feedbackHtml(feedbackOf(report.labs, student)));

describe('the class page, as text', () => {
  test('needs nothing from anywhere', () => {
    expect(pageOf(makeSmallClass())).not.toMatch(/<(link|img|iframe|script src)|url\(|@import|https?:/);
  });

  test('takes what students wrote for text, wherever it stands', () => {
    const report = makeNastyClass();
    for (const [page, scripts] of [
      [pageOf(report), 1],
      ...feedbackPages(report).map((text) => [text, 0] as const),
    ] as const) {
      expect(page.match(/<script/g) ?? []).toHaveLength(scripts);
      expect(page).not.toMatch(/<img|<h1>owned|href="(?!feedback\/[a-z0-9_-]+\.html")/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be found
      expect(page).not.toMatch(/[\x00\x07\x1b\u202e\ufeff]/);
    }
  });

  test('says why rows have no grade, above all else', () => {
    const page = pageOf(makeSmallClass());
    expect(page.indexOf('nothing was handed in')).toBeGreaterThan(0);
    expect(page.indexOf('nothing was handed in')).toBeLessThan(page.indexOf('How many points'));
    expect(page).toContain('15 in the place of 10: shown at the desk');
  });

  test.each([
    ['user', 'the network was not held'],
    ['process', 'stops accidents, not attacks'],
  ] as const)('marks grades of the level %s', (isolation, words) => {
    expect(pageOf(makeSmallClass({ isolation }))).toContain(words);
    expect(pageOf(makeSmallClass())).not.toContain(words);
  });

  test('of 500 students in twelve steps is smaller than 2 MB', () => {
    const page = pageOf(makeBigClass(500));
    expect(page.match(/<td class="[pfstke]">/g)).toHaveLength(6000);
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });
});

describe.skipIf(noBrowser)('the class page, in a real browser', () => {
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
      const all = makeBigClass(20, [makeLab('00'), makeLab('01', 9)]);
      const { labs, rows } = makeSmallClass();
      const pages = [
        pageOf(all),
        pageOf(makeSmallClass({ isolation: 'process' })),
        feedbackPages({ ...all, labs, rows })[1],
      ];
      for (const html of pages) {
        const page = await open(html ?? '', { ...options, bypassCSP: true });
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

  test('sorts by any column with the keyboard, and says so', async () => {
    const page = await open(pageOf(makeBigClass(30)));
    const heat = page.locator('table.heat');
    const column = async (index: number) =>
      (await heat
        .locator('tbody tr')
        .evaluateAll(
          (rows, at) =>
            rows.map(
              (row) => (row as unknown as { cells: { textContent: string }[] }).cells[at]?.textContent,
            ),
          index,
        )) as string[];
    const points = heat.getByRole('button', { name: 'Points' });
    await points.focus();
    await page.keyboard.press('Enter');
    const up = (await column(1)).filter((text) => text !== '-').map(Number);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    expect(await heat.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    await page.keyboard.press('Enter');
    expect((await column(1)).filter((text) => text !== '-').map(Number)).toEqual([...up].reverse());
    expect(await heat.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    await heat.getByRole('button', { name: '01.1', exact: true }).click();
    const words = await column(2);
    expect(words.lastIndexOf('pass')).toBe(words.filter((word) => word === 'pass').length - 1);
    expect(await heat.locator('th[aria-sort]').innerText()).toContain('01.1');
    await page.context().close();
  });

  test('without JavaScript: everything can be read', async () => {
    const page = await open(pageOf(makeSmallClass()), { javaScriptEnabled: false });
    const text = await page.locator('body').innerText();
    for (const word of ['Ada Lovelace', 'stop', 'You return the first record only.'])
      expect(text).toContain(word);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.context().close();
  });

  test('on paper: no part of a table is left out', async () => {
    const page = await open(pageOf(makeBigClass(60)), { viewport: PAPER });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PAPER.width);
    const cut = await page.evaluate(
      `[...document.querySelectorAll('.scroll')].filter((box) => getComputedStyle(box).overflow !== 'visible' || box.scrollHeight > box.clientHeight + 1).length`,
    );
    expect(cut).toBe(0);
    await page.context().close();
  });

  test('whatever students wrote: no script of theirs runs, and no link is made', async () => {
    const report = makeNastyClass();
    for (const html of [pageOf(report), ...feedbackPages(report)]) {
      const page = await open(html);
      expect(await page.title()).not.toBe('owned');
      const links = await page
        .locator('a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links.filter((href) => !/^feedback\/[a-z0-9_-]+\.html$/.test(href ?? ''))).toEqual([]);
      expect(await page.locator('img, textarea, [onfocus], [onerror], [autofocus]').count()).toBe(0);
      await page.context().close();
    }
  });
});
