import { stringify } from 'csv-stringify/sync';

/** What stands in a cell; undefined leaves it empty. */
export type Cell = string | number | undefined;

/**
 * Rows as CSV (RFC 4180, lines end in CRLF). A text that a spreadsheet would take for a formula, because it begins with
 * `= + - @`, a tab or a carriage return, gets a leading `'`.
 */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? guarded(cell) : cell))),
    { record_delimiter: 'windows' },
  );
}

/** So many lines of a long table are held at the same time. */
const LINES_A_PIECE = 500;

/** The same in pieces, of rows that come one after the other. */
export function* csvPieces(rows: Iterable<readonly Cell[]>): Generator<string> {
  let some: (readonly Cell[])[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < LINES_A_PIECE) continue;
    yield csvText(some);
    some = [];
  }
  yield csvText(some);
}

/** A lone `-`, which gradebooks write for nothing, is no formula. */
function guarded(text: string): string {
  if (text === '-') return text;
  return /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/u.test(text) ? `'${text}` : text;
}
