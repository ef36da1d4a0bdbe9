import { posix } from 'node:path';
import type { Failure, Look } from '../core/result.js';
import { inert, inertLine } from './inert.js';
import { PAGE_COLUMNS, type Style } from './terminal.js';
import { beside } from './wrap.js';

const LABEL_COLUMNS = 16;
const TRAIL_LINES = 20;

/** One thing that a failure tells: `literal` text is to be copied or was seen, and its line ends stay. */
export interface FailureField {
  readonly label: 'tried' | 'expected' | 'because' | 'got' | 'likely cause' | 'look';
  readonly text: string;
  readonly literal: boolean;
}

/** A failure's parts in the order in which they are told. Text is inert. `slug` undefined: the lab's folder is not named. */
export function failureFields(
  failure: Failure,
  lab: { readonly id: string; readonly slug?: string | undefined },
): readonly FailureField[] {
  const { cause, trail } = failure;
  return [
    { label: 'tried', text: triedText(failure.tried, lab.id), literal: true },
    { label: 'expected', text: inert(failure.expected), literal: false },
    { label: 'because', text: inert(failure.why), literal: false },
    { label: 'got', text: inert(failure.got), literal: true },
    { label: 'likely cause', text: inert(cause ? cause.says : noCause(trail)), literal: cause === undefined },
    {
      label: 'look',
      text: lookText(failure.look, lab.slug === undefined ? '' : `labs/${lab.slug}`),
      literal: false,
    },
  ];
}

/** One failed step as it is told: tried, expected and why, got, the likely cause, where to look. */
export function failureText(
  failure: Failure,
  lab: { readonly id: string; readonly slug: string },
  style: Style,
): string {
  return failureFields(failure, lab)
    .map(({ label, text }) => {
      // A command line is never broken: it is there to be copied.
      const told = label === 'tried' ? hanging(text) : body(text);
      return `  ${style.dim(label.padEnd(LABEL_COLUMNS - 2))}${told}`;
    })
    .join('\n');
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

const body = (text: string) => beside('', LABEL_COLUMNS, text, PAGE_COLUMNS).trimStart();

const hanging = (text: string) => text.split('\n').join(`\n${' '.repeat(LABEL_COLUMNS)}`);
