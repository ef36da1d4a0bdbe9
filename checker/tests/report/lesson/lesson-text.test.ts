import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lessonText } from '../../../report/lesson/lesson-text.js';
import { PLAIN, type Style } from '../../../report/terminal.js';
import { repo } from '../../transcripts/workbook-session.js';

const plain = (...lines: string[]) => lessonText(lines.join('\n'), PLAIN);

const MARKED: Style = {
  accent: (text) => `<a>${text}</a>`,
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => text,
};

describe('a lesson in a terminal', () => {
  test('wraps what is text at 80 columns', () => {
    const text = plain(`A **server** answers. ${'It waits for the next request. '.repeat(6)}`);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(/^A server answers\. It waits/);
  });

  test('keeps code as it is, set apart, and gives up the indent rather than the width', () => {
    expect(plain('Type:', '', '```', 'dig  a', '', '  b', '```', '', 'Then:')).toBe(
      ['Type:', '', '    dig  a', '', '      b', '', 'Then:'].join('\n'),
    );
    const wide = 'x'.repeat(79);
    expect(plain('```', wide, '```')).toBe(wide);
    expect(plain('```', `   ${wide}`, '```')).toBe(wide);
  });

  test('aligns tables, and wraps a cell in its own column', () => {
    expect(plain('| type | what |', '|---|---|', '| `A` | an address |', '| AAAA | another |')).toBe(
      ['type  what', '----  ----------', '`A`   an address', 'AAAA  another'].join('\n'),
    );
    const wrapped = plain('| type | what |', '|---|---|', `| A | ${'an address '.repeat(10)}|`);
    expect(wrapped.split('\n')[3]).toMatch(/^ {6}\S/);
    expect(Math.max(...wrapped.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('writes a table as a list where its columns have no room', () => {
    const cells = Array.from({ length: 4 }, (_, index) => `${'x'.repeat(30)}${index}`);
    const text = plain('| a | b | c | d |', '|-|-|-|-|', `| ${cells.join(' | ')} |`);
    expect(text).toContain(`a:\n    ${'x'.repeat(30)}0\nb:`);
  });

  test('hangs lists under their marks, also inside each other', () => {
    expect(plain('3. one', '   - a', '   - b', '4. two')).toBe(
      ['3. one', '   - a', '   - b', '4. two'].join('\n'),
    );
    expect(plain(`- ${'word '.repeat(20)}`).split('\n')[1]).toMatch(/^ {2}word/);
    expect(plain('1. Do:', '', '   ```', '   x()', '   ```', '2. Then.')).toBe(
      ['1. Do:', '', '       x()', '', '2. Then.'].join('\n'),
    );
  });

  test('marks quotes at every line', () => {
    expect(plain(`> ${'word '.repeat(20)}`).split('\n')).toEqual([
      expect.stringMatching(/^> word/),
      expect.stringMatching(/^> word/),
    ]);
  });

  test('says where a link leads, once', () => {
    expect(plain('See [the RFC](https://example.org/rfc), <https://example.org/>.')).toBe(
      'See the RFC (https://example.org/rfc), https://example.org/.',
    );
    expect(plain('A [proxy](../03-proxy/README.md#x), [TTL](../GLOSSARY.md#ttl), [below](#below).')).toBe(
      'A proxy (lesson 03), TTL (glossary), below.',
    );
  });

  test('describes a figure, and shows its text form below', () => {
    expect(plain('![A client', 'asks.](figures/a.svg)', '', '```text', '  client --->', '```')).toBe(
      ['Figure: A client asks.', '', '    client --->'].join('\n'),
    );
  });

  test('tells headings apart without colour, and marks them with it', () => {
    expect(plain('# One', '## Two', '### Three', 'text')).toBe(
      ['One', '===', '', 'Two', '---', '', 'Three', '', 'text'].join('\n'),
    );
    expect(lessonText('# One\nA **b** `c d`.', MARKED)).toBe(
      '<a><b>One</b></a>\n\nA <b>b</b> <a>c</a> <a>d</a>.',
    );
  });

  test('leaves comments out, and keeps tags as text', () => {
    expect(plain('a <!-- hidden --> b', '', '<!-- hidden', 'too -->', '', 'The `<p>` and <p>.')).toBe(
      'a b\n\nThe `<p>` and <p>.',
    );
  });
});

describe.each(readdirSync(join(repo, 'labs')).filter((name) => /^\d\d-/.test(name)))(
  'the lesson of %s',
  (slug) => {
    const markdown = readFileSync(join(repo, 'labs', slug, 'README.md'), 'utf8');
    const text = lessonText(markdown, PLAIN);

    test('fits 80 columns', () => {
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    });

    test('loses no word', () => {
      const words = (all: string) => all.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
      const source = markdown
        .replace(/^(\s*)```\w*$/gm, '')
        .replace(/^\|[-|]+\|$/gm, '')
        .replace(/!\[([^\]]*)\]\([^)]*\)/g, 'Figure: $1');
      // A link's target is told in other words; wrapped cells of a table stand beside each other.
      const bag = (all: string) =>
        words(all.replace(/\]\([^)]*\)/g, ''))
          .split(' ')
          .sort();
      expect(missing(bag(source), bag(text))).toEqual([]);
    });
  },
);

function missing(wanted: readonly string[], there: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const word of there) left.set(word, (left.get(word) ?? 0) + 1);
  return wanted.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}
