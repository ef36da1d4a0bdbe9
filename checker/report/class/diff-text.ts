import type { ReportDifferences, RowDifference } from '../../core/explain-diff.js';
import { inertLine } from '../inert.js';
import type { Style } from '../terminal.js';
import { paragraph } from '../wrap.js';

/** How two reports differ, for a person. */
export function diffText({ common, rows }: ReportDifferences, style: Style): string {
  if (common.length === 0 && rows.length === 0) return 'The two reports are the same.';
  const lines: string[] = [];
  if (common.length > 0) lines.push(style.bold('For the whole class:'), ...common.map(bullet));
  if (rows.length === 0) lines.push('Every row is the same.');
  else lines.push(style.bold(`Rows that differ: ${rows.length}`), ...rows.map((row) => rowText(row, style)));
  return lines.join('\n');
}

function rowText({ student, labId, points: [before, after], because }: RowDifference, style: Style): string {
  const change =
    before === after ? `${pointsText(after)}, as before` : `${pointsText(before)} -> ${pointsText(after)}`;
  const heading = `  ${style.accent(inertLine(student))}  ${labId ?? 'no lab'}  ${change}`;
  return [heading, ...because.map(bullet)].join('\n');
}

const bullet = (text: string) => paragraph(`- ${inertLine(text)}`, 4);
const pointsText = (points: number | undefined) => (points === undefined ? 'no grade' : `${points} points`);
