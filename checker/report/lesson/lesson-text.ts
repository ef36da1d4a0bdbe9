import { inert } from '../inert.js';
import { PAGE_COLUMNS, PLAIN, type Style } from '../terminal.js';
import type { Block, Figure, Inline } from './blocks.js';
import { parseLesson } from './parse-lesson.js';
import { tableText } from './table-text.js';
import { setWords, wordsOf } from './words.js';

/** In columns. */
const CODE_INDENT = 4;

/**
 * A lesson's Markdown set for a terminal of 80 columns, to be read without colour too. Code and pictures made of
 * characters are never broken; of a figure its description is shown.
 */
export function lessonText(markdown: string, style: Style): string {
  return new Setter(style)
    .blocks(parseLesson(inert(markdown)), PAGE_COLUMNS)
    .join('\n')
    .trim();
}

class Setter {
  private readonly hasColour: boolean;

  constructor(private readonly style: Style) {
    this.hasColour = style !== PLAIN;
  }

  /** Lines, with an empty one between two blocks. */
  blocks(blocks: readonly Block[], columns: number): string[] {
    return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...this.block(block, columns)]);
  }

  private block(block: Block, columns: number): string[] {
    switch (block.kind) {
      case 'heading':
        return this.heading(block.level, block.inside, columns);
      case 'paragraph':
        return this.lines(block.inside, columns);
      case 'list':
        return this.list(block.items, block.start, columns);
      case 'quote':
        return this.blocks(block.inside, columns - 2).map((line) => `> ${line}`.trimEnd());
      case 'code':
        return codeLines(block.text, columns);
      case 'table': {
        const words = (cell: readonly Inline[]) => wordsOf(cell, this.style, this.hasColour);
        return tableText(
          block.head.map(words),
          block.rows.map((row) => row.map(words)),
          columns,
        );
      }
      case 'figure':
        return this.figure(block, columns);
      case 'rule':
        return ['-'.repeat(Math.min(columns, 20))];
    }
  }

  private heading(level: number, inside: readonly Inline[], columns: number): string[] {
    const set = setWords(wordsOf(inside, this.style, this.hasColour), columns);
    if (this.hasColour) return set.map(({ printed }) => this.style.accent(this.style.bold(printed)));
    const line = level === 1 ? '=' : level === 2 ? '-' : '';
    const width = Math.max(...set.map((part) => part.columns));
    return [...set.map(({ printed }) => printed), ...(line === '' ? [] : [line.repeat(width)])];
  }

  private list(items: readonly (readonly Block[])[], start: number | undefined, columns: number): string[] {
    const isTight = items.every((item) => item.every(({ kind }) => kind === 'paragraph' || kind === 'list'));
    return items.flatMap((item, index) => {
      const mark = start === undefined ? '- ' : `${start + index}. `;
      const indent = ' '.repeat(mark.length);
      const inside = isTight
        ? item.flatMap((block) => this.block(block, columns - mark.length))
        : this.blocks(item, columns - mark.length);
      const lines = inside.map((line, at) => `${at === 0 ? mark : indent}${line}`.trimEnd());
      return index > 0 && !isTight ? ['', ...lines] : lines;
    });
  }

  private figure({ description, textForm }: Figure, columns: number): string[] {
    const says = this.lines([{ kind: 'text', text: `Figure: ${description}` }], columns);
    return textForm === undefined ? says : [...says, '', ...codeLines(textForm, columns)];
  }

  private lines(inside: readonly Inline[], columns: number): string[] {
    return setWords(wordsOf(inside, this.style, this.hasColour), columns).map(({ printed }) => printed);
  }
}

/** Set apart by an indent, which gives way where the lines would leave the page. */
function codeLines(text: string, columns: number): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const own = Math.min(columns, ...lines.filter((line) => line !== '').map((line) => line.search(/\S/)));
  const room = columns + own - Math.max(...lines.map((line) => [...line].length));
  const indent = ' '.repeat(Math.max(0, Math.min(CODE_INDENT, room)));
  return lines.map((line) => (line === '' ? '' : indent + line.slice(own)));
}
