import { PAGE_COLUMNS } from './terminal.js';

/** Where wrapped text stands. */
export interface WrapOptions {
  /** Columns of a whole line, indentation included. */
  readonly columns: number;
  /** Spaces before every line. */
  readonly indent?: number;
}

/**
 * Breaks text at spaces. Line feeds stay, a line keeps its own indentation in the lines that follow
 * from it, and a word that is too long stays whole, so that it can be copied.
 */
export function wrap(text: string, { columns, indent = 0 }: WrapOptions): string {
  const margin = ' '.repeat(indent);
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns - indent))
    .map((line) => (line ? margin + line : ''))
    .join('\n');
}

function wrapLine(line: string, width: number): string[] {
  const own = /^\s*(?:[-*]\s|\d+\.\s)?/.exec(line)?.[0] ?? '';
  const hang = ' '.repeat(own.length);
  const lines: string[] = [];
  let current = own;
  let isEmpty = true;
  for (const word of line.slice(own.length).split(' ')) {
    const joined = isEmpty ? current + word : `${current} ${word}`;
    if (!isEmpty && lengthOf(joined) > width) {
      lines.push(current);
      current = hang + word;
    } else {
      current = joined;
    }
    isEmpty = false;
  }
  return [...lines, current.trimEnd()];
}

/** A paragraph at the page's width. */
export function paragraph(text: string, indent = 0): string {
  return wrap(text, { columns: PAGE_COLUMNS, indent });
}

/** Lines set in a column of their own beside a label of `labelColumns` columns. */
export function beside(label: string, labelColumns: number, text: string, columns: number): string {
  const body = wrap(text, { columns, indent: labelColumns });
  return label.padEnd(labelColumns) + body.trimStart();
}

const lengthOf = (text: string) => [...text].length;
