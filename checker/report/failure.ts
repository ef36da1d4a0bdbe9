import { posix } from 'node:path';
import type { Failure, Look } from '../core/result.js';
import { inert, inertLine } from './inert.js';
import { PAGE_COLUMNS, type Style } from './terminal.js';
import { beside } from './wrap.js';

const LABEL_COLUMNS = 16;
const TRAIL_LINES = 20;

/** One failed step as it is told: tried, expected and why, got, the likely cause, where to look. */
export function failureText(
  failure: Failure,
  lab: { readonly id: string; readonly slug: string },
  style: Style,
): string {
  const field = (label: string, text: string) =>
    `  ${style.dim(label.padEnd(LABEL_COLUMNS - 2))}${body(text)}`;
  return [
    // A command line is never broken: it is there to be copied.
    `  ${style.dim('tried'.padEnd(LABEL_COLUMNS - 2))}${hanging(triedText(failure.tried, lab.id))}`,
    field('expected', failure.expected),
    field('because', failure.why),
    field('got', failure.got),
    field('likely cause', failure.cause ? failure.cause.says : noCause(failure.trail)),
    field('look', lookText(failure.look, `labs/${lab.slug}`)),
  ].join('\n');
}

/** Where to look, as a path that an editor can open: `labs/01-dns/zone.ts:12, at TODO(01.2)`. */
export function lookText(look: Look, labFolder: string): string {
  const line = look.line === undefined ? '' : `:${look.line}`;
  const todo = look.todo ? `, at ${look.todo}` : '';
  return inertLine(`${posix.join(labFolder, look.file)}${line}${todo}`);
}

/** Tests use ports that are gone afterwards, so a line to repeat by hand may leave the port open. */
function triedText(tried: string, labId: string): string {
  const line = inert(tried);
  return /:PORT\b/.test(line) ? `${line}\n(PORT: a port that \`node checker run ${labId}\` shows)` : line;
}

function noCause(trail: readonly string[]): string {
  if (trail.length === 0) return 'No known mistake fits.';
  const shown = trail.slice(-TRAIL_LINES).map((line, index) => `${index + 1}. ${line}`);
  const left = trail.length - shown.length;
  const before = left > 0 ? [`(${left} earlier ones left out)`] : [];
  return ['No known mistake fits. This is what was seen, in order:', ...before, ...shown].join('\n');
}

const body = (text: string) => beside('', LABEL_COLUMNS, inert(text), PAGE_COLUMNS).trimStart();

const hanging = (text: string) => text.split('\n').join(`\n${' '.repeat(LABEL_COLUMNS)}`);
