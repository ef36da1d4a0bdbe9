import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One line of the table: a fact, where it is taught, and words that stand there. */
export interface TaughtFact {
  readonly fact: string;
  /** Path of a lesson or of a deck of slides. */
  readonly file: string;
  /** A section's heading, or a slide's; a number in front does not count. */
  readonly heading: string;
  readonly words: readonly string[];
}

/** The lines of the table below a heading. Throws for a line that is not built like the others. */
export function readFacts(markdown: string, heading: string): TaughtFact[] {
  const [, below = ''] = markdown.split(`\n## ${heading}\n`);
  const [section = ''] = below.split(/^## /m);
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| fact |'));
  return rows.map((row) => {
    const [, fact, file, title, words] = /^\| (.+) \| \[.+\]\((.+)\): (.+) \| (.+) \|$/.exec(row) ?? [];
    if (!fact || !file || !title || !words) throw new Error(`This line names no place: ${row}`);
    return { fact, file, heading: title, words: words.split('; ') };
  });
}

/** What stands at a place, figures included, on one line; undefined if there is no such place, or not only one. */
export function textAt(
  root: string,
  { file, heading }: Pick<TaughtFact, 'file' | 'heading'>,
): string | undefined {
  const path = join(root, file);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const parts = basename(dirname(path)) === 'slides' ? text.split(/^---$/m) : sectionsOf(text);
  const found = parts.filter((part) => plain(/^#+ (.*)$/m.exec(part)?.[1] ?? '') === plain(heading));
  if (found.length !== 1) return undefined;
  const [part = ''] = found;
  const figures = [...part.matchAll(/\]\((figures\/[^)]+\.svg)\)/g)].map(([, name = '']) =>
    readFileSync(join(dirname(path), name), 'utf8').replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' '),
  );
  return [part, ...figures].join(' ').replace(/\s+/g, ' ');
}

/** A lesson's sections, each with what stands below it down to the next heading of its own height or above. */
function sectionsOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const height = /^(#+) /.exec(line)?.[1]?.length;
    if (height === undefined) return [];
    const end = lines.findIndex(
      (other, at) => at > index && (/^(#+) /.exec(other)?.[1]?.length ?? height + 1) <= height,
    );
    return [lines.slice(index, end < 0 ? undefined : end).join('\n')];
  });
}

const plain = (heading: string) =>
  heading
    .replace(/^[\d.]+ /, '')
    .replace(/ \((?:core|extension)\)$/, '')
    .replace(/[`*]/g, '')
    .trim();
