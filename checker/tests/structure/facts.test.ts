import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readFacts, textAt } from './read-facts.js';

const root = resolve(import.meta.dirname, '../../..');
const facts = readFacts(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'), 'Where each fact is taught');

test('each fact of the course is taught at the place that CONTRIBUTING.md names', () => {
  expect(facts.length).toBeGreaterThan(60);
  const nowhere = facts.filter((place) => textAt(root, place) === undefined);
  expect(nowhere.map(({ file, heading }) => `${file}: ${heading}`)).toEqual([]);
});

test('the words of each fact stand there', () => {
  const missing = facts.flatMap((place) => {
    const text = textAt(root, place)?.toLowerCase() ?? '';
    const gone = place.words.filter((word) => !text.includes(word.toLowerCase()));
    return gone.map((word) => `${place.file}, ${place.heading}: ${word}`);
  });
  expect(missing).toEqual([]);
});

test('every lesson and the decks of the start and the end teach a fact', () => {
  const files = new Set(facts.map(({ file }) => file.split('/')[1]?.replace('.md', '')));
  for (const name of ['start', 'end']) expect(files).toContain(name);
  for (let lab = 0; lab <= 6; lab++) {
    expect(
      [...files].some((name) => name?.startsWith(`0${lab}-`)),
      `lab 0${lab}`,
    ).toBe(true);
  }
});
