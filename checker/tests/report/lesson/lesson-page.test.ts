import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figurePaths } from '../../../labs/figure-paths.js';
import { lessonPage } from '../../../report/lesson/lesson-page.js';
import { BrowserSupply } from '../../../services/browser-supply.js';
import { findBrowser } from '../../../services/find-browser.js';
import { noBrowser } from '../../services/available.js';
import { repo } from '../../transcripts/workbook-session.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');
const WIDE = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 844 };

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" role="img"><title>A</title></svg>';

function pageOf(markdown: string, figures: ReadonlyMap<string, string> = new Map()): string {
  const others = [{ title: '00 This' }, { title: '01 Other', href: '01-other.html' }];
  const linkTo = (target: string) => (target.startsWith('https:') ? target : undefined);
  return lessonPage({ markdown, figures, others, linkTo });
}

/** A lesson of this workbook, with the figures that lie beside it. */
function realPage(slug: string): string {
  const dir = join(repo, 'labs', slug);
  const markdown = readFileSync(join(dir, 'README.md'), 'utf8');
  const figures = figurePaths(markdown).map((path) => [path, readFileSync(join(dir, path), 'utf8')] as const);
  return pageOf(markdown, new Map(figures));
}

const lessons = readdirSync(join(repo, 'labs')).filter((name) => /^\d\d-/.test(name));

describe('the page, as text', () => {
  test('needs nothing from anywhere, and runs no script', () => {
    for (const slug of lessons) {
      const page = realPage(slug);
      expect(page).toContain(
        'content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri',
      );
      expect(page).not.toMatch(/<(link|img|iframe|script)[\s>]|url\(|@import/);
    }
  });

  test('takes tags in a lesson for text, and leaves comments out', () => {
    const page = pageOf(
      '# A <b>\n\n<img src=x onerror=alert(1)>\n\n`<i>` <!-- unsaid -->\n\n<!-- unsaid -->',
    );
    expect(page).toContain('<title>A &lt;b&gt;</title>');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toMatch(/<img|<i>|unsaid/);
  });

  test('follows a link where there is a page, and leaves it as text elsewhere', () => {
    const page = pageOf(
      '[there](https://example.org/) and [not](../07-x/README.md) [bad](javascript:alert(1))',
    );
    expect(page).toContain('<a href="https://example.org/">there</a> and not');
    expect(page).not.toMatch(/href="(javascript|\.\.)/);
    expect(page).toContain(
      '<li aria-current="page">00 This</li><li><a href="01-other.html">01 Other</a></li>',
    );
  });

  test('shows a figure in the place of its text form, or the text form where the figure is missing', () => {
    const markdown = '![What it says.](figures/a.svg)\n\n```text\na --> b\n```\n\n```\nkept\n```';
    const drawn = pageOf(markdown, new Map([['figures/a.svg', SVG]]));
    expect(drawn).toContain('<figcaption>What it says.</figcaption>');
    expect(drawn).toContain(SVG);
    expect(drawn).not.toContain('a --&gt; b');
    expect(drawn).toContain('kept');
    expect(pageOf(markdown)).toContain('a --&gt; b');
    expect(pageOf(markdown)).toContain('<figcaption>What it says.</figcaption>');
  });

  test('hides no other code block: only one of language text, right after the figure', () => {
    const figures = new Map([['figures/a.svg', SVG]]);
    expect(pageOf('![A.](figures/a.svg)\n\n```\nkept\n```', figures)).toContain('kept');
    expect(pageOf('![A.](figures/a.svg)\n\nSo:\n\n```text\nkept\n```', figures)).toContain('kept');
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

  async function withPage(html: string, options: BrowserContextOptions, act: (page: Page) => Promise<void>) {
    const context = await browser.newContext({ viewport: WIDE, ...options });
    try {
      const page = await context.newPage();
      await page.setContent(html);
      await act(page);
    } finally {
      await context.close();
    }
  }

  test.each(lessons)('%s: axe finds no violation in light or dark', async (slug) => {
    await withPage(realPage(slug), { viewport: PHONE, bypassCSP: true }, async (page) => {
      await page.evaluate(`for (const closed of document.querySelectorAll('details')) closed.open = true`);
      await page.addScriptTag({ path: AXE });
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await violations(page, 'axe.run()')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, `axe.run({ runOnly: ['color-contrast'] })`)).toEqual([]);
    });
  });

  test.each([WIDE, PHONE])('at $width px no lesson is wider than the screen', async (viewport) => {
    for (const slug of lessons) {
      await withPage(realPage(slug), { viewport }, async (page) => {
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width, slug).toBeLessThanOrEqual(viewport.width);
      });
    }
  });

  test('every figure has a title and a caption, and its text can be read on a phone', async () => {
    for (const slug of lessons) {
      await withPage(realPage(slug), { viewport: PHONE }, async (page) => {
        const figures = await page.locator('figure').all();
        expect(figures.length, slug).toBeGreaterThan(0);
        for (const figure of figures) {
          expect((await figure.locator('figcaption').innerText()).length).toBeGreaterThan(40);
          expect(await figure.getByRole('img').count()).toBe(1);
          expect(await figure.getByRole('img', { name: /\w/ }).count()).toBe(1);
        }
        const heights = (await page.evaluate(
          `[...document.querySelectorAll('figure text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getCTM().a)`,
        )) as number[];
        expect(Math.min(...heights), slug).toBeGreaterThanOrEqual(12);
      });
    }
  });

  test('without JavaScript: it is all there, and its contents lead to its parts', async () => {
    await withPage(realPage('01-dns'), { javaScriptEnabled: false }, async (page) => {
      await page.getByText('In this lesson').click();
      const links = await page.locator('nav[aria-label="In this lesson"] a').all();
      expect(links.length).toBeGreaterThan(5);
      for (const link of links) {
        const id = (await link.getAttribute('href'))?.slice(1) ?? '';
        expect(await page.locator(`[id="${id}"]`).count(), id).toBe(1);
      }
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    });
  });

  test('on paper: figures fit, and no list of pages is printed', async () => {
    await withPage(realPage('03-proxy'), { viewport: { width: 600, height: 800 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').count()).toBe(0);
      const svg = await page.locator('figure svg').first().boundingBox();
      expect((svg?.x ?? 0) + (svg?.width ?? 0)).toBeLessThanOrEqual(600);
    });
  });
});

async function violations(page: Page, run: string): Promise<string[]> {
  const found = (await page.evaluate(run)) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
