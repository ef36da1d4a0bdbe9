import type { VerifyRow } from '../core/proof.js';
import type { Style } from './terminal.js';

const WORDS = {
  'as-declared': 'as declared',
  'not-as-declared': 'NOT AS DECLARED',
  'not-run': 'NOT RUN',
} as const;

/** One proof in one line, with what differs below it. */
export function verifyLine(row: VerifyRow, style: Style): string {
  const seed = row.seed === undefined ? '' : ` (seed ${row.seed})`;
  const word = WORDS[row.outcome];
  const marked = row.outcome === 'as-declared' ? word : style.bold(word);
  const what = row.kind === row.name ? row.name : `${row.kind} ${row.name}`;
  return [
    `${style.accent(row.lab)}  ${marked.padEnd(16)}  ${what}${seed}`,
    ...row.notes.map((note) => `      ${note}`),
  ].join('\n');
}

/** The count of all proofs; what could not run is said loudly. */
export function verifySummary(rows: readonly VerifyRow[]): string {
  const count = (outcome: VerifyRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const lines = [
    `${count('as-declared')} as declared, ${count('not-as-declared')} not as declared, ${count('not-run')} not run.`,
  ];
  if (count('not-run') > 0) {
    lines.push('What was not run proves nothing: install the missing programs, see the lines above.');
  }
  return lines.join('\n');
}
