import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDecks, slidesFolder } from './read-deck.js';

const decks = readDecks();
const labsFolder = join(slidesFolder, '../labs');

describe.each(decks)('the deck $name', ({ slides }) => {
  test('has 15 to 25 slides, each with a heading', () => {
    expect(slides.length).toBeGreaterThanOrEqual(15);
    expect(slides.length).toBeLessThanOrEqual(25);
    expect(slides.filter(({ heading }) => heading === '').map(({ number }) => number)).toEqual([]);
  });

  test('has notes with minutes on every slide, 45 in all', () => {
    expect(slides.filter(({ minutes }) => minutes === undefined).map(({ number }) => number)).toEqual([]);
    expect(slides.reduce((sum, { minutes = 0 }) => sum + minutes, 0)).toBe(45);
  });

  test('shows no command that is not run', () => {
    expect(slides.flatMap(({ unproved }) => unproved)).toEqual([]);
  });

  test('names only figures that are there', () => {
    const missing = slides
      .flatMap(({ figures }) => figures)
      .filter((path) => !existsSync(join(slidesFolder, path)));
    expect(missing).toEqual([]);
  });
});

describe('the figures', () => {
  const own = readdirSync(join(slidesFolder, 'figures')).map((name) => `figures/${name}`);
  const ofLessons = readdirSync(labsFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.svg'))
    .map((path) => `../labs/${path}`);
  const shown = new Set(decks.flatMap(({ slides }) => slides.flatMap(({ figures }) => figures)));

  test('of the slides are all shown', () => {
    expect(own.filter((path) => !shown.has(path))).toEqual([]);
  });

  test.each([...own, ...ofLessons])('%s has a title, a description, and the colours of the page', (path) => {
    const svg = readFileSync(join(slidesFolder, path), 'utf8');
    const id = basename(path, '.svg');
    expect(svg).toContain(`aria-labelledby="${id}-title ${id}-desc"`);
    expect(svg).toMatch(new RegExp(`<title id="${id}-title">[^<]+</title>`));
    expect(svg).toMatch(new RegExp(`<desc id="${id}-desc">[^<]+</desc>`));
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour);
    const known = /^(none|currentColor|var\(--(accent|soft|line|ground|paper|on-accent), #[0-9a-f]{6}\))$/;
    expect(colours.filter((colour) => !known.test(colour))).toEqual([]);
  });
});
