import type { DatabaseCall, HeaderChanges, Hop, TraceReport } from '../core/trace.js';
import { inertLine } from './inert.js';
import { PAGE_COLUMNS, type Style } from './terminal.js';
import {
  bytesText,
  endText,
  faultText,
  millisecondsText,
  outcomeText,
  ownerText,
  placeText,
} from './trace-words.js';
import { paragraph, wrap } from './wrap.js';

const TITLE_COLUMNS = 20;
const OWNER_COLUMNS = 11;
const TIME_COLUMNS = 10;
/** Where the waterfall begins, and how wide it is. */
const BAR_COLUMN = 3 + TITLE_COLUMNS + OWNER_COLUMNS + 2 * TIME_COLUMNS + 2;
const BAR_COLUMNS = PAGE_COLUMNS - BAR_COLUMN;
const DETAIL = '   |  ';
/** A line of a header, a statement or a raw excerpt may be endless. */
const LINE_CHARACTERS = 240;

/** The way of one request: a line a hop with its time in a waterfall, and below each what was decided there. */
export function traceText(report: TraceReport, style: Style): string {
  const fault = faultText(report);
  const head = [
    style.accent(style.bold(inertLine(`${report.method} ${report.url}`))),
    ...(fault === undefined ? [] : [paragraph(fault)]),
    paragraph(inertLine(outcomeText(report))),
    paragraph(endText(report)),
  ];
  const hops = report.hops.map((hop, index) => hopText(hop, index + 1, report, style));
  return [
    head.join('\n'),
    columnsLine(style),
    ...hops,
    style.dim(paragraph(inertLine(placeText(report)))),
  ].join('\n\n');
}

function columnsLine(style: Style): string {
  const labels = [
    'hop'.padEnd(TITLE_COLUMNS + 3),
    'whose'.padEnd(OWNER_COLUMNS),
    'from'.padStart(TIME_COLUMNS),
    'takes'.padStart(TIME_COLUMNS),
  ];
  return style.dim(labels.join(''));
}

function hopText(hop: Hop, number: number, report: TraceReport, style: Style): string {
  const lines = [
    hopLine(hop, number, report, style),
    ...(hop.state === 'ended' ? [detail('The way ends here.', style.bold)] : []),
    ...hop.decided.map((line) => detail(line)),
    ...hop.headers.flatMap(headerLines),
    ...byteLines(hop),
    ...(hop.state === 'not-reached' ? [] : originLines(hop)),
    ...hop.calls.map((call) => callLine(call, style)),
    ...(hop.state === 'ended' ? excerptLines(hop) : []),
  ];
  return lines.join('\n');
}

function hopLine(hop: Hop, number: number, { totalMs }: TraceReport, style: Style): string {
  const { startMs, durationMs } = hop;
  const title = `${number}  ${hop.title}`.padEnd(TITLE_COLUMNS + 3);
  const owner = ownerText(hop).padEnd(OWNER_COLUMNS);
  if (startMs === undefined || durationMs === undefined) return style.dim(`${title}${owner}  not reached`);
  const times = [startMs, durationMs].map((ms) => millisecondsText(ms).padStart(TIME_COLUMNS)).join('');
  const bar = style.accent(barOf(startMs, durationMs, totalMs));
  return `${style.bold(title)}${owner}${times}  ${bar}`;
}

/** The bar of a hop: where it lies in the whole time, at least one column. */
function barOf(startMs: number, durationMs: number, totalMs: number): string {
  const columnOf = (ms: number) => (totalMs > 0 ? (ms / totalMs) * BAR_COLUMNS : 0);
  const start = Math.min(BAR_COLUMNS - 1, Math.max(0, Math.floor(columnOf(startMs))));
  const end = Math.min(BAR_COLUMNS, Math.max(start + 1, Math.round(columnOf(startMs + durationMs))));
  return `${' '.repeat(start)}${'='.repeat(end - start)}`;
}

function originLines({ by, why, id }: Hop): string[] {
  if (by === 'you') return [detail(`yours: ${why}`)];
  // The hops that no lab builds are always the checker's; that is worth no line.
  return ['dns', 'security-group', 'proxy', 'app'].includes(id) ? [detail(`the checker's own: ${why}`)] : [];
}

function headerLines({ of, added, removed, changed }: HeaderChanges): string[] {
  return [
    ...added.map(({ name, value }) => detail(`${of} header added: ${name}: ${value}`)),
    ...removed.map(({ name, value }) => detail(`${of} header removed: ${name}: ${value}`)),
    ...changed.map(({ name, before, after }) =>
      detail(`${of} header changed: ${name}: ${before} -> ${after}`),
    ),
  ];
}

function byteLines({ bytesIn, bytesOut }: Hop): string[] {
  if (bytesIn === undefined && bytesOut === undefined) return [];
  const parts = [
    ...(bytesIn === undefined ? [] : [`${bytesText(bytesIn)} in`]),
    ...(bytesOut === undefined ? [] : [`${bytesText(bytesOut)} out`]),
  ];
  return [detail(parts.join(', '))];
}

function callLine({ kind, sql, values, durationMs, result }: DatabaseCall, style: Style): string {
  const what = kind === 'connect' ? sql : `${sql}${values.length > 0 ? `  [${values.join(', ')}]` : ''}`;
  const columns = 26;
  const label = `   +- ${style.accent('database')}${millisecondsText(durationMs).padStart(columns - 16)}  `;
  const [first = '', ...rest] = wrapped(`${what} -> ${result}`, columns);
  return [`${label}${first}`, ...rest.map((line) => `${DETAIL.padEnd(columns)}${line}`)].join('\n');
}

function excerptLines({ excerpt }: Hop): string[] {
  if (excerpt === '') return [];
  return excerpt.split('\n').map((line) => `${DETAIL}  ${cut(inertLine(line))}`.trimEnd());
}

function detail(text: string, mark: (text: string) => string = (same) => same): string {
  return wrapped(text, DETAIL.length)
    .map((line) => `${DETAIL}${mark(line)}`)
    .join('\n');
}

/** One line of any length, as lines that fit beside `columns` columns. */
function wrapped(text: string, columns: number): string[] {
  return wrap(cut(inertLine(text)), { columns: PAGE_COLUMNS - columns }).split('\n');
}

function cut(line: string): string {
  const left = line.length - LINE_CHARACTERS;
  return left > 0 ? `${line.slice(0, LINE_CHARACTERS)} ... and ${left} characters more` : line;
}
