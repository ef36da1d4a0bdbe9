import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDecks, slidesFolder } from './read-deck.js';

const decks = readDecks();

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
      .filter((name) => !existsSync(join(slidesFolder, 'figures', name)));
    expect(missing).toEqual([]);
  });
});

describe('the figures', () => {
  const files = readdirSync(join(slidesFolder, 'figures'));
  const shown = new Set(decks.flatMap(({ slides }) => slides.flatMap(({ figures }) => figures)));

  test('are all shown', () => {
    expect(files.filter((name) => !shown.has(name))).toEqual([]);
  });

  test.each(files)('%s has a title, a description, and the colours of the page', (name) => {
    const svg = readFileSync(join(slidesFolder, 'figures', name), 'utf8');
    const id = name.replace(/\.svg$/, '');
    expect(svg).toContain(`aria-labelledby="${id}-title ${id}-desc"`);
    expect(svg).toMatch(new RegExp(`<title id="${id}-title">[^<]+</title>`));
    expect(svg).toMatch(new RegExp(`<desc id="${id}-desc">[^<]+</desc>`));
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour);
    const own = /^(none|currentColor|var\(--(accent|soft|line|ground|paper|on-accent), #[0-9a-f]{6}\))$/;
    expect(colours.filter((colour) => !own.test(colour))).toEqual([]);
  });
});
