import { UserError } from '../core/errors.js';
import { findLab } from '../core/find-lab.js';
import type { Progress } from '../core/progress.js';
import { currentLabId, lockOf } from '../core/unlock.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { materialise } from '../progress/materialise.js';
import { readProgress } from '../progress/progress-file.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';

/** A workbook and how far its owner has come. */
export interface OpenedWorkbook {
  readonly workbook: Workbook;
  readonly progress: Progress;
}

/**
 * Opens the workbook that the command works on, and finishes what an interrupted command left undone.
 * Remarks (a broken progress file set aside, a folder added) go to stderr.
 */
export async function openWorkbook(context: CommandContext): Promise<OpenedWorkbook> {
  const [workbook, read] = await Promise.all([
    context.services.findWorkbook(context.root),
    readProgress(context.root),
  ]);
  if (read.notice) context.screen.note(`${paragraph(read.notice)}\n`);
  for (const { path } of await materialise(workbook, read.progress)) context.screen.note(`Added ${path}/.`);
  return { workbook, progress: read.progress };
}

/**
 * The lab that was named, or the current one. Throws UserError: exit 2 when there is no such lab, 4 when it is locked.
 */
export function chooseLab({ workbook, progress }: OpenedWorkbook, typed: string | undefined): LabSummary {
  const id = currentLabId(workbook, progress);
  if (id === undefined) throw new UserError('This workbook has no labs.', 'node checker doctor');
  const lab = findLab(workbook.labs, typed ?? id);
  refuseLocked({ workbook, progress }, lab);
  return lab;
}

/** Throws UserError (exit 4) when the lab is locked. */
export function refuseLocked({ workbook, progress }: OpenedWorkbook, lab: LabSummary): void {
  const lock = lockOf(workbook, progress, lab.id);
  if (!lock.isLocked) return;
  throw new UserError(
    `Lab ${lab.id}, ${lab.title}, is locked. Pass lab ${lock.passFirst} first.`,
    `node checker check ${lock.passFirst}`,
    4,
  );
}
