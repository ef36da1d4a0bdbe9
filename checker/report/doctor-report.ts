import { PAGE_COLUMNS, type Style } from './terminal.js';
import { beside } from './wrap.js';

/** One thing that `doctor` looked at. */
export interface Finding {
  readonly name: string;
  /** `problem`: labs cannot be checked; `note`: they can, with less. */
  readonly state: 'ok' | 'note' | 'problem';
  readonly says: string;
  /** The command that mends it. */
  readonly remedy?: string;
}

/** What works here and what does not, each problem with the command that mends it. */
export function doctorReport(findings: readonly Finding[], style: Style): string {
  const width = Math.max(...findings.map(({ name }) => name.length)) + 4;
  const column = width + 9;
  const lines = findings.flatMap(({ name, state, says, remedy }) => {
    const word = state === 'ok' ? style.accent(state.padEnd(9)) : style.bold(state.padEnd(9));
    const body = beside('', column, says, PAGE_COLUMNS).trimStart();
    const mend = remedy ? [`${' '.repeat(column)}${style.accent(remedy)}`] : [];
    return [`  ${name.padEnd(width - 2)}${word}${body}`, ...mend];
  });
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const end = problems === 0 ? 'Everything that the labs need works.' : `Problems to mend: ${problems}.`;
  return `${lines.join('\n')}\n\n${end}`;
}
