import { stripVTControlCharacters } from 'node:util';

/**
 * The first of the shown lines that is not found, in order, in what a program said; undefined if all are there. Spaces at
 * the ends and how many stand together do not count, and `...` in a shown line stands for anything.
 */
export function findUnseen(shown: readonly string[], said: string): string | undefined {
  const lines = said.split(/[\r\n]+/).map(plain);
  let from = 0;
  for (const line of shown) {
    const pattern = new RegExp(`^${plain(line).split('...').map(escapeRegExp).join('.*')}$`);
    const at = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate));
    if (at === -1) return line;
    from = line === '...' ? from : at + 1;
  }
  return undefined;
}

/** Without colours, and without the prompt that a program prints before its answer when nobody types the line's end. */
const plain = (line: string) =>
  stripVTControlCharacters(line)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(> )+/, '');

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
