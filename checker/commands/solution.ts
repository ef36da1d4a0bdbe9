import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { changeLab } from '../core/progress.js';
import { standings } from '../core/standing.js';
import { errorCode } from '../core/storage-error.js';
import type { LabSummary } from '../labs/workbook.js';
import { updateProgress } from '../progress/progress-file.js';
import { compareFile, diffReport, type FileComparison } from '../report/diff-report.js';
import { jsonText } from '../report/json.js';
import type { CommandContext } from './context.js';
import { chooseLab, type OpenedWorkbook, openWorkbook } from './open-workbook.js';
import { wasPassed } from './record-graded.js';

/** Shows the reference beside the student's files. Before a pass only with `reveal`, and that is recorded. */
export async function runSolution(
  context: CommandContext,
  options: { readonly lab: string; readonly reveal?: boolean; readonly json?: boolean },
): Promise<number> {
  const { screen } = context;
  const opened = await openWorkbook(context);
  const { workbook } = opened;
  const lab = chooseLab(opened, options.lab);
  const revealed = workbook.edition === 'student' && !wasPassed(opened.progress, lab.id);
  if (revealed && !options.reveal) {
    throw new UserError(
      `Lab ${lab.id} is not passed yet, so its solution is not shown. A hint gives away less: ` +
        `node checker hint ${lab.id}. To see the solution all the same (that is recorded):`,
      `node checker solution ${lab.id} --reveal`,
      4,
    );
  }
  const { reference } = await workbook.open(lab.id);
  if (revealed) {
    const at = context.now().toISOString();
    await updateProgress(context.root, (before) =>
      changeLab(before, lab.id, (kept) => ({ ...kept, revealedAt: kept.revealedAt ?? at })),
    );
    screen.note('Shown before a pass; your progress says so.\n');
  }
  const open = stepsNotPassed(opened, lab);
  if (open.length > 0)
    screen.note(`It answers these steps too, which you have not passed yet: ${open.join(', ')}.\n`);
  const files: FileComparison[] = [];
  for (const [path, text] of Object.entries(reference)) {
    files.push(compareFile(path, await readOrNothing(join(workbook.root, 'labs', lab.slug, path)), text));
  }
  screen.print(options.json ? jsonText({ labId: lab.id, revealed, files }) : diffReport(files, screen.style));
  return 0;
}

function stepsNotPassed({ workbook, progress }: OpenedWorkbook, lab: LabSummary): string[] {
  const standing = standings(workbook, progress).find(({ id }) => id === lab.id);
  return (standing?.steps ?? []).filter(({ hasPassed }) => !hasPassed).map(({ id }) => id);
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
