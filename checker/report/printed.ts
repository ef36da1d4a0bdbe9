import type { Failure } from '../core/result.js';
import { inert } from './inert.js';
import type { Style } from './terminal.js';

const MOST_LINES = 12;
const LINE_CHARACTERS = 300;

/**
 * What the student's code printed, beside its failure: what came since the failing request. If that is long: its
 * last lines, without what only libraries mean. `command` is what shows all of it; undefined: all of it is shown. Empty text when it printed nothing.
 */
export function printedText(
  { printed = '', printedBefore = 0 }: Failure,
  command: string | undefined,
  style: Style,
): string {
  const all = linesOf(printed);
  if (all.length === 0) return '';
  const since = linesOf(printed.slice(printedBefore));
  const short = since.length > MOST_LINES ? essentialLines(since).slice(-MOST_LINES) : since;
  const shown = command ? short : all;
  const isWhole = shown.length === all.length;
  const heading = isWhole
    ? 'Your code printed'
    : `Your code printed (${shown.length} of ${all.length} lines)`;
  return [
    `  ${style.dim(heading)}`,
    ...shown.map((line) => `  | ${cut(line)}`),
    ...(isWhole ? [] : [`  ${style.dim('To see all of it:')}`, `    ${command}`]),
  ].join('\n');
}

const linesOf = (text: string) =>
  inert(text)
    .trimEnd()
    .split('\n')
    .filter((line, index, lines) => line !== '' || (index > 0 && lines[index - 1] !== ''));

/** A place in a stack that is not in the student's code, or the line of Node's own that stands above an error. */
const FOREIGN = /^\s+at .*(?:\bnode_modules\/|\bnode:)|^node:internal\//;

/** What an error of the database says to a reader; its other fields name places in the database's own source. */
const TELLING = /^\s+(?:code|detail|constraint|column): (?!undefined)/;

/** Leaves out what tells the student nothing: calls in libraries, and most fields of a PostgreSQL error. */
export function essentialLines(lines: readonly string[]): string[] {
  const kept: string[] = [];
  const keep = (line: string) => {
    if (!FOREIGN.test(line)) kept.push(line);
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const fields = line.endsWith(' {') ? fieldsAfter(lines, index) : [];
    if (fields.some((field) => /^\s+severity: /.test(field))) {
      keep(line.slice(0, -' {'.length));
      kept.push(...fields.filter((field) => TELLING.test(field)).map((field) => field.replace(/,$/, '')));
      index += fields.length + 1;
    } else {
      keep(line);
    }
  }
  return kept;
}

/** The lines up to the one that closes what a line opened. */
function fieldsAfter(lines: readonly string[], index: number): readonly string[] {
  const end = lines.findIndex((line, at) => at > index && /^\s*\}/.test(line));
  return end < 0 ? [] : lines.slice(index + 1, end);
}

/** An endless line would bury the rest of the report. */
function cut(line: string): string {
  const left = line.length - LINE_CHARACTERS;
  return left > 0 ? `${line.slice(0, LINE_CHARACTERS)} ... and ${left} characters more` : line;
}
