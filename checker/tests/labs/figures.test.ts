import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authorWorkbook } from '../../labs/author-workbook.js';
import { figurePaths } from '../../labs/figure-paths.js';
import { parseLesson } from '../../report/lesson/parse-lesson.js';
import { repo } from '../transcripts/workbook-session.js';

const MOST_BYTES = 20_000;
const { labs, openMinified } = await authorWorkbook(repo);

describe.each(labs)('the figures of lab $id', ({ id, slug }) => {
  const dir = join(repo, 'labs', slug);
  const lesson = readFileSync(join(dir, 'README.md'), 'utf8');
  const figures = parseLesson(lesson).flatMap((block) => (block.kind === 'figure' ? [block] : []));

  test('there is one, and all that lie there are shown', () => {
    expect(figures.length).toBeGreaterThan(0);
    const there = readdirSync(join(dir, 'figures')).map((name) => `figures/${name}`);
    expect(figures.map(({ source }) => source).sort()).toEqual(there.sort());
    expect(figurePaths(lesson).sort()).toEqual(there.sort());
  });

  test('each description is a sentence or more', () => {
    expect(figures.filter(({ description }) => !/^[A-Z].{40,}\.$/.test(description))).toEqual([]);
  });

  test('travel with the lesson', async () => {
    const { files } = await openMinified(id);
    for (const { source } of figures) expect(files[source]).toMatch(/^<svg /);
  });

  test.each(figurePaths(lesson))(
    '%s is small, loads nothing, and has colours of its own where it stands alone',
    (path) => {
      const svg = readFileSync(join(dir, path), 'utf8');
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(MOST_BYTES);
      expect(svg).toMatch(/svg:root \{ color: [\s\S]*prefers-color-scheme: dark/);
      // A style in a page reaches the whole page, unless it is only for a document of its own.
      expect(svg.replace(/svg:root|@media/g, '')).not.toMatch(/^\s*[.#*a-z][^\n]*\{\s*$/m);
      expect(svg).not.toMatch(/<(script|image|use|foreignObject)[\s>]|href|url\(|\son\w+=/);
      expect(svg).toMatch(/<text/);
    },
  );
});
