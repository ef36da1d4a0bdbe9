import { standings } from '../core/standing.js';
import { currentLabId } from '../core/unlock.js';
import { jsonText } from '../report/json.js';
import { statusReport } from '../report/status-report.js';
import type { CommandContext } from './context.js';
import { openWorkbook } from './open-workbook.js';

/** Shows every lab and step: points, what is locked and why. */
export async function runStatus(
  context: CommandContext,
  options: { readonly all?: boolean; readonly json?: boolean },
): Promise<number> {
  const { workbook, progress } = await openWorkbook(context);
  const labs = standings(workbook, progress);
  const document = {
    formatVersion: 1,
    edition: workbook.edition,
    currentLab: currentLabId(workbook, progress) ?? '',
    labs,
  };
  context.screen.print(
    options.json ? jsonText(document) : statusReport(labs, options.all ?? false, context.screen.style),
  );
  return 0;
}
