import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authorWorkbook } from '../../labs/author-workbook.js';
import { boldOf, linksOf, proseOf, type Section, sectionsOf } from './read-markdown.js';

const root = resolve(import.meta.dirname, '../../..');
const { labs } = await authorWorkbook(root);
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lessonOf = (slug: string) => `labs/${slug}/README.md`;
const lessons = labs.map(({ slug }) => lessonOf(slug));
const GLOSSARY = 'labs/GLOSSARY.md';

describe.each(labs)('the lesson of lab $id', (lab) => {
  const sections = sectionsOf(read(lessonOf(lab.slug)));
  const headings = (level: number) => sections.filter((section) => section.level === level);

  test('begins with its title, what it needs, and how long its steps take', () => {
    const [first] = sections;
    expect(headings(1).map(({ title }) => title)).toEqual([`Lab ${lab.id}: ${lab.title}`]);
    expect(first?.text).toMatch(/^You need some TypeScript/m);
    expect(first?.text).toMatch(/^- Core steps, .*: about \d+ minutes\./m);
    expect(first?.text).toMatch(/^- Extension steps?, .*: for those who want more\.$/m);
    expect(first?.text).toContain(`about ${lab.minutes} minutes`);
  });

  test('has the sections of every lesson, in their order', () => {
    const titles = headings(2).map(({ title }) => title);
    const ideas = titles.filter((title) => /^\d+\. /.test(title));
    expect(ideas.map((title) => Number.parseInt(title, 10))).toEqual(ideas.map((_, index) => index + 1));
    expect(ideas.at(-1)).toBe(`${ideas.length}. Try it by hand`);
    const others = ['The steps', 'Extension steps', 'What this lab leaves out', 'What comes next'];
    // The last lesson sums up the book before it ends.
    const common = titles.filter((title) => title !== 'What you take with you');
    expect(common).toEqual([...ideas, ...others]);
    expect(titles.at(-1)).toBe('What comes next');
  });

  test('has each step under its title, the core steps first', () => {
    const ofSteps = (required: string) =>
      lab.steps.filter((step) => step.required === required).map(({ id, title }) => `${id} ${title}`);
    expect(below(sections, 'The steps')).toEqual(ofSteps('core'));
    expect(below(sections, 'Extension steps')).toEqual(ofSteps('extension'));
  });

  test('names the file of each step', () => {
    const silent = lab.steps.filter(({ id, file }) => {
      const section = headings(3).find(({ title }) => title.startsWith(`${id} `));
      return !section?.text.includes(`\`${file}\``);
    });
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test('says in the same words what every lesson says', () => {
    const whole = proseOf(read(lessonOf(lab.slug)));
    const said = [
      `Work in this order. Each step has a mark such as \`TODO(${lab.id}.1)\` in its file`,
      `\`node checker quiz ${lab.id}\` asks a few questions on this lesson.`,
      ...(lab === labs.at(-1) ? [] : ['`node checker status` shows how it goes on.']),
    ];
    expect(said.filter((sentence) => !whole.includes(sentence))).toEqual([]);
  });
});

/** The titles of the third level between the named heading of the second level and the next one. */
function below(sections: readonly Section[], title: string): string[] {
  const from = sections.findIndex((section) => section.level === 2 && section.title === title);
  const rest = sections.slice(from + 1);
  const end = rest.findIndex(({ level }) => level <= 2);
  const within = from < 0 ? [] : rest.slice(0, end < 0 ? undefined : end);
  return within.filter(({ level }) => level === 3).map((section) => section.title);
}

describe('links', () => {
  const pages = readdirSync(join(root, 'checker/docs')).filter((name) => name.endsWith('.md'));
  const files = [
    ...lessons,
    GLOSSARY,
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...pages.map((name) => `checker/docs/${name}`),
  ];

  test.each(files)('%s: every one leads somewhere in this repo', (path) => {
    const dead = linksOf(read(path)).filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(path, link));
    expect(dead).toEqual([]);
  });

  test('what leads nowhere is found', () => {
    expect(leadsSomewhere(GLOSSARY, '01-dns/README.md#3-records')).toBe(true);
    expect(leadsSomewhere(GLOSSARY, '01-dns/README.md#3-record')).toBe(false);
    expect(leadsSomewhere(GLOSSARY, '01-dns/README')).toBe(false);
  });

  test('a lesson leads back, never to a lab that a student may not have yet', () => {
    for (const [index, lesson] of lessons.entries()) {
      const later = lessons.slice(index + 1);
      const ahead = linksOf(read(lesson)).filter((link) => later.includes(targetOf(lesson, link).file));
      expect(ahead, lesson).toEqual([]);
    }
  });
});

/** The file that a link leads to, relative to the root, and the anchor in it. */
function targetOf(from: string, link: string): { file: string; anchor: string | undefined } {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? from : relative(root, resolve(root, dirname(from), decodeURI(path)));
  return { file, anchor };
}

function leadsSomewhere(from: string, link: string): boolean {
  const { file, anchor } = targetOf(from, link);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || sectionsOf(read(file)).some((section) => section.anchor === anchor);
}

describe('the glossary', () => {
  const entries = read(GLOSSARY)
    .split(/^- /m)
    .slice(1)
    .map((entry) => {
      const [, term = '', says = ''] = /^\*\*(.+?)\*\*: (.*?) See \[/.exec(proseOf(entry)) ?? [];
      return { term, says, links: linksOf(entry) };
    });

  test('lists the words in alphabetical order, each once and under its letter', () => {
    expect(entries.length).toBeGreaterThan(100);
    const terms = entries.map(({ term }) => term.toLowerCase().replace(/[^a-z0-9]/g, ''));
    expect(terms).toEqual([...new Set(terms)].sort());
    for (const { title, text } of sectionsOf(read(GLOSSARY)).filter(({ level }) => level === 2)) {
      const letters = [...text.matchAll(/^- \*\*(.)/gm)].map(([, letter = '']) => letter.toUpperCase());
      const odd = letters.filter((letter) => (/\d/.test(letter) ? '0 to 9' : letter) !== title);
      expect(odd, title).toEqual([]);
    }
  });

  test('says each in a sentence or two, and links to one place', () => {
    const odd = entries.filter(
      ({ says, links }) => !/^[A-Z0-9"].*\.$/.test(says) || says.length > 240 || links.length !== 1,
    );
    expect(odd).toEqual([]);
  });

  test('each is explained where its link leads, and nowhere else', () => {
    const places = lessons.flatMap((file) =>
      sectionsOf(read(file)).flatMap(({ anchor, text }) =>
        boldOf(text).map((bold) => ({ bold, place: `${file}#${anchor}` })),
      ),
    );
    const odd = entries.flatMap(({ term, links: [link = ''] }) => {
      const { file, anchor } = targetOf(GLOSSARY, link);
      // In a lesson a term may stand in the plural.
      const found = places.filter(({ bold }) => bold === term || bold === `${term}s`);
      const isOnlyThere = found.length === 1 && found[0]?.place === `${file}#${anchor}`;
      return isOnlyThere ? [] : [{ term, link, explained: found.map(({ place }) => place) }];
    });
    expect(odd).toEqual([]);
  });
});
