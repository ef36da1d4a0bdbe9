import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { marpCli } from '@marp-team/marp-cli';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../services/browser-supply.js';
import { findBrowser } from '../../services/find-browser.js';
import { noBrowser } from '../services/available.js';
import { readDecks, slidesFolder } from './read-deck.js';

describe.skipIf(noBrowser)('in a real browser', () => {
  let folder = '';
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checker-slides-'));
    const found = findBrowser();
    if ('missing' in found) throw new Error(found.missing);
    // Without the presenter's frame all slides stand on one page, one below the other.
    const options = ['--config-file', join(slidesFolder, 'marp.config.mjs'), '--template', 'bare', '--quiet'];
    expect(await marpCli([...options, '--input-dir', slidesFolder, '--output', folder])).toBe(0);
    browser = await launchBrowser(found.at, []);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { name, slides } of readDecks()) {
    test(`no slide of ${name} overflows, and nothing on it is too small to read`, async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
      const { count, faults } = (await page.evaluate(LOOK)) as { count: number; faults: string[] };
      await page.close();
      expect(count).toBe(slides.length);
      expect(faults).toEqual([]);
    });
  }
});

/**
 * Runs in the page. Each slide is 1280 x 720 of its own units, whatever the window is. What counts as overflow: anything
 * outside of the slide or in the line of its footer, a block wider than its box, a figure's text outside of the figure
 * or of its box, two texts of a figure upon each other.
 */
const LOOK = `(() => {
  const faults = [];
  const sections = [...document.querySelectorAll('section')];
  sections.forEach((section, index) => {
    const say = (text) => faults.push('slide ' + (index + 1) + ': ' + text);
    const page = section.getBoundingClientRect();
    const scale = page.width / 1280;
    const inUnits = (rect) => ({
      left: (rect.left - page.left) / scale, right: (rect.right - page.left) / scale,
      top: (rect.top - page.top) / scale, bottom: (rect.bottom - page.top) / scale,
    });
    const words = (node) => JSON.stringify(node.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40));
    for (const child of section.querySelectorAll('*')) {
      if (child.closest('footer, title, desc') || child.getClientRects().length === 0) continue;
      const { left, right, top, bottom } = inUnits(child.getBoundingClientRect());
      if (left < -0.5 || right > 1280.5 || top < -0.5 || bottom > 672.5) {
        say(child.tagName + ' ' + words(child) + ' ends at ' + Math.round(right) + ' x ' + Math.round(bottom));
      }
      if (child instanceof HTMLElement && child.scrollWidth > child.clientWidth + 1 && child.clientWidth > 0) {
        say(child.tagName + ' ' + words(child) + ' is wider than its box');
      }
    }
    const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (node.textContent.trim() === '' || parent.closest('title, desc, style, script')) continue;
      const figure = parent.closest('svg.figure');
      const zoom = figure ? figure.getBoundingClientRect().width / scale / figure.viewBox.baseVal.width : 1;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize) * zoom;
      if (size < 27.9) say(words(node) + ' is ' + size.toFixed(1) + ' px high');
    }
    for (const figure of section.querySelectorAll('svg.figure')) {
      const frame = figure.getBoundingClientRect();
      const texts = [...figure.querySelectorAll('text')].map((text) => [text, text.getBoundingClientRect()]);
      const boxes = [...figure.querySelectorAll('rect')].map((box) => box.getBoundingClientRect());
      for (const [text, rect] of texts) {
        const middle = { x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 };
        const [own] = boxes
          .filter((box) => box.left < middle.x && middle.x < box.right && box.top < middle.y && middle.y < box.bottom)
          .sort((one, other) => one.width * one.height - other.width * other.height);
        if (own && (rect.left < own.left + 1 || rect.right > own.right - 1)) say('the text ' + words(text) + ' leaves its box');
        if (rect.left < frame.left - 1 || rect.right > frame.right + 1 || rect.bottom > frame.bottom + 1) {
          say('the text ' + words(text) + ' leaves its figure');
        }
        for (const [other, its] of texts) {
          if (other === text || other.compareDocumentPosition(text) & 4) continue;
          const across = Math.min(rect.right, its.right) - Math.max(rect.left, its.left);
          const down = Math.min(rect.bottom, its.bottom) - Math.max(rect.top, its.top);
          if (across > 1 && down > rect.height * 0.3) say('the texts ' + words(text) + ' and ' + words(other) + ' meet');
        }
      }
    }
  });
  return { count: sections.length, faults };
})()`;
