import { UserError } from '../core/errors.js';
import type { Workbook } from '../labs/workbook.js';
import { type KeptFiles, lastResetSlug, resetLab, undoReset } from '../progress/kept-files.js';
import { whileLocked } from '../progress/progress-file.js';
import type { CommandContext } from './context.js';
import { chooseLab, openWorkbook } from './open-workbook.js';

/** Puts a lab's files back as they were given, and keeps the student's. */
export async function runReset(context: CommandContext, options: { readonly lab: string }): Promise<number> {
  const opened = await openWorkbook(context);
  refuseAuthor(opened.workbook);
  const lab = chooseLab(opened, options.lab);
  const { files } = await opened.workbook.open(lab.id);
  const kept = await whileLocked(context.root, () => resetLab(context.root, lab, files, context.now()));
  context.screen.print(
    kept.written.length === 0
      ? `Nothing to do: lab ${lab.id} is as it was given.`
      : `Lab ${lab.id} is as it was given.\n${keptText(kept)}`,
  );
  return 0;
}

/** Puts back what the last reset replaced; without a lab's name, of the lab that was reset last. */
export async function runUndo(context: CommandContext, options: { readonly lab?: string }): Promise<number> {
  const opened = await openWorkbook(context);
  refuseAuthor(opened.workbook);
  const named = options.lab ?? (await lastResetSlug(context.root));
  if (named === undefined) throw new UserError('Nothing to undo: no lab was reset.', 'node checker status');
  const lab = chooseLab(opened, named);
  const kept = await whileLocked(context.root, () => undoReset(context.root, lab, context.now()));
  context.screen.print(
    `Put back in lab ${lab.id}, from ${kept.from}/: ${kept.written.join(', ')}.\n${keptText(kept)}`,
  );
  return 0;
}

function keptText({ keptIn }: KeptFiles): string {
  return keptIn
    ? `What stood there is kept in ${keptIn}/.\nBack again: node checker undo`
    : 'Nothing stood there before.';
}

/** In the author's repo the stubs are the sources themselves. */
function refuseAuthor({ edition }: Workbook): void {
  if (edition === 'author') {
    throw new UserError("This is the author's repo: git keeps its files.", 'cd workbook');
  }
}
