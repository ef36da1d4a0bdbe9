import { setWords, type Word, type WordLines, widths } from './words.js';

const GAP = 2;
/** A column that holds running text is not made narrower than this. */
const NARROWEST = 12;

/**
 * A table with its columns aligned, each cell wrapped in its own column. Where the columns do not fit beside each
 * other, a row is a list: the name of the column, and what stands in it.
 */
export function tableText(
  head: readonly WordLines[],
  rows: readonly (readonly WordLines[])[],
  columns: number,
): string[] {
  const all = [head, ...rows];
  const sizes = head.map((_cell, index) => {
    const column = all.map((row) => widths(row[index] ?? []));
    const line = Math.max(...column.map((size) => size.line));
    const word = Math.max(...column.map((size) => size.word));
    return { line, least: Math.min(line, Math.max(word, NARROWEST)) };
  });
  const room = columns - GAP * (sizes.length - 1);
  const sum = sizes.reduce((total, { least }) => total + least, 0);
  if (sum > room) return listed(head, rows, columns);
  const given = share(sizes, room);
  const isNarrow = given.every((width, index) => width === sizes[index]?.line);
  const hasHead = head.some((cell) => widths(cell).line > 0);
  return [
    ...(hasHead
      ? [...rowText(head, given), given.map((width) => '-'.repeat(width)).join(' '.repeat(GAP))]
      : []),
    // Where cells take several lines, an empty line says where the next row begins.
    ...rows.flatMap((row, index) => [...(index > 0 && !isNarrow ? [''] : []), ...rowText(row, given)]),
  ];
}

/** Each column gets what it needs at least; what is left goes to those that want more. */
function share(sizes: readonly { readonly line: number; readonly least: number }[], room: number): number[] {
  const given = sizes.map(({ least }) => least);
  let left = room - given.reduce((total, width) => total + width, 0);
  while (left > 0) {
    const wanting = sizes.flatMap(({ line }, index) => ((given[index] ?? 0) < line ? [index] : []));
    if (wanting.length === 0) break;
    for (const index of wanting) {
      if (left === 0) break;
      given[index] = (given[index] ?? 0) + 1;
      left -= 1;
    }
  }
  return given;
}

function rowText(row: readonly WordLines[], given: readonly number[]): string[] {
  const cells = given.map((width, index) => setWords(row[index] ?? [], width));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_line, at) =>
    cells
      .map((lines, index) => padded(lines[at], given[index] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function padded(word: Word | undefined, width: number): string {
  if (!word) return ' '.repeat(width);
  return word.printed + ' '.repeat(Math.max(0, width - word.columns));
}

function listed(
  head: readonly WordLines[],
  rows: readonly (readonly WordLines[])[],
  columns: number,
): string[] {
  return rows.flatMap((row, number) => [
    ...(number > 0 ? [''] : []),
    ...head.flatMap((name, index) => {
      const label = setWords(name, columns)
        .map(({ printed }) => printed)
        .join(' ');
      const cell = setWords(row[index] ?? [], columns - 4).map(({ printed }) => `    ${printed}`);
      return [...(label === '' ? [] : [`${label}:`]), ...cell];
    }),
  ]);
}
