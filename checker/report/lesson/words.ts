import type { Style } from '../terminal.js';
import { type Inline, plainWords } from './blocks.js';

/** A word as it is printed, and how many columns it takes without its marks. */
export interface Word {
  readonly printed: string;
  readonly columns: number;
}

/** Lines of words; only a break that the text asks for begins a new one. */
export type WordLines = readonly (readonly Word[])[];

type Mark = (text: string) => string;

/** One word, or a part of one: `glued` belongs to the word before it. */
interface Piece extends Word {
  readonly glued: boolean;
}

/** Running text as words to be set. Without colour code keeps its backquotes: they say where it begins and ends. */
export function wordsOf(inside: readonly Inline[], style: Style, hasColour: boolean): WordLines {
  const lines: Word[][] = [[]];
  let isGlued = false;
  const add = (text: string, mark: Mark) => {
    for (const { printed, columns, glued } of piecesOf(text, mark, isGlued)) {
      const line = lines.at(-1) as Word[];
      const last = glued ? line.pop() : undefined;
      line.push({ printed: (last?.printed ?? '') + printed, columns: (last?.columns ?? 0) + columns });
    }
    if (text !== '') isGlued = !/\s$/.test(text);
  };
  const walk = (parts: readonly Inline[], mark: Mark): void => {
    for (const part of parts) {
      switch (part.kind) {
        case 'text':
          add(part.text, mark);
          break;
        case 'code':
          if (hasColour) add(part.text, (text) => style.accent(text));
          else add(`\`${part.text}\``, mark);
          break;
        case 'strong':
          walk(part.inside, (text) => style.bold(mark(text)));
          break;
        case 'emphasis':
          walk(part.inside, mark);
          break;
        case 'link': {
          walk(part.inside, mark);
          const where = toldTarget(part.target, plainWords(part.inside));
          if (where !== undefined) add(` (${where})`, mark);
          break;
        }
        case 'break':
          lines.push([]);
          isGlued = false;
      }
    }
  };
  walk(inside, (text) => text);
  return lines;
}

/** Where a link leads, in words for a terminal; undefined where its text says it already. */
function toldTarget(target: string, text: string): string | undefined {
  if (target === text || target === `mailto:${text}` || target.startsWith('#')) return undefined;
  const lesson = /^(?:\.\.\/)?(\d\d)-[^/]+\/(?:README\.md)?(?:#.*)?$/.exec(target)?.[1];
  if (lesson !== undefined) return `lesson ${lesson}`;
  return /^(?:\.\.\/)?GLOSSARY\.md(?:#.*)?$/.test(target) ? 'glossary' : target;
}

function piecesOf(text: string, mark: Mark, isGlued: boolean): Piece[] {
  const startsWithSpace = /^\s/.test(text);
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word, index) => ({
      printed: mark(word),
      columns: [...word].length,
      glued: index === 0 && isGlued && !startsWithSpace,
    }));
}

/** Sets words in lines of at most so many columns. A word that is too long stays whole, so that it can be copied. */
export function setWords(words: WordLines, columns: number): Word[] {
  return words.flatMap((line) => {
    const set: Word[] = [];
    for (const word of line) {
      const last = set.at(-1);
      if (last && last.columns + 1 + word.columns <= columns) {
        set[set.length - 1] = {
          printed: `${last.printed} ${word.printed}`,
          columns: last.columns + 1 + word.columns,
        };
      } else set.push(word);
    }
    return set;
  });
}

/** The widest word, and the widest line if nothing is broken, in columns. */
export function widths(words: WordLines): { readonly word: number; readonly line: number } {
  return {
    word: Math.max(0, ...words.flat().map(({ columns }) => columns)),
    line: Math.max(0, ...words.map((line) => line.reduce((sum, { columns }) => sum + columns + 1, -1))),
  };
}
