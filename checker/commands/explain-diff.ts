import { compareReports } from '../core/explain-diff.js';
import { diffText } from '../report/class/diff-text.js';
import { jsonText } from '../report/json.js';
import type { CommandContext } from './context.js';
import { readReport } from './read-report.js';

/** Says which rows of two reports differ, and why. Exit code 0: none; 1: some. */
export async function runExplainDiff(
  { screen }: CommandContext,
  {
    first,
    second,
    json,
  }: { readonly first: string; readonly second: string; readonly json?: boolean | undefined },
): Promise<number> {
  const differences = compareReports(await readReport(first), await readReport(second));
  screen.print(json ? jsonText({ formatVersion: 1, ...differences }) : diffText(differences, screen.style));
  return differences.common.length + differences.rows.length > 0 ? 1 : 0;
}
