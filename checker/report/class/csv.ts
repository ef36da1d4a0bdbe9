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

/** A lone `-`, which gradebooks write for nothing, is no formula. */
function guarded(text: string): string {
  if (text === '-') return text;
  return /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/u.test(text) ? `'${text}` : text;
}
