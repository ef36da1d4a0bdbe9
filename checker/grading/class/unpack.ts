import { mkdir, rm } from 'node:fs/promises';
import { storageError } from '../../core/storage-error.js';
import { openSubmission } from '../../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS, type FoundSubmission } from '../../intake/submission.js';
import type { LabSummary } from '../../labs/workbook.js';
import type { ClassRequest } from './class-request.js';
import { sourceDigest } from './source-digest.js';

/** A submission whose student files lie in a folder of its own. */
export interface Unpacked {
  readonly found: FoundSubmission;
  /** Holds a folder for each lab, like a workbook's `labs/`. */
  readonly dir: string;
  /** The labs to grade that have a file in it. */
  readonly labs: readonly string[];
  /** What the instructor should know of it. */
  readonly notes: readonly string[];
}

/** Opens a submission into `dir`. One that is refused leaves nothing. Throws UserError when the disk is full. */
export async function unpack(
  request: ClassRequest,
  found: FoundSubmission,
  dir: string,
): Promise<Unpacked | { readonly refused: string }> {
  const { classFolder, labs, onlyLab, workbook, intakeLimits } = request;
  // A lab may be built on earlier ones: the student's own are graded with it.
  const used = labs.flatMap((lab) => lab.uses ?? []);
  const isSought = (lab: LabSummary) => !onlyLab || labs.includes(lab) || used.includes(lab.id);
  const sought = workbook.labs.filter(isSought);
  try {
    await mkdir(dir);
    const opened = await openSubmission(classFolder, found, {
      labs: sought.map(({ id, slug, files }) => ({ id, slug, files: files.map(({ path }) => path) })),
      into: dir,
      limits: { ...DEFAULT_INTAKE_LIMITS, ...intakeLimits },
      ...(onlyLab ? { onlyLab } : {}),
    });
    if (opened.ok) {
      const ids = labs.map(({ id }) => id).filter((id) => opened.labs.includes(id));
      return { found, dir, labs: ids, notes: notesOn(found, opened.notes) };
    }
    await rm(dir, { recursive: true, force: true });
    return { refused: opened.reason };
  } catch (error) {
    throw storageError(error, 'what is graded', dir);
  }
}

/** The digest of what an opened submission brings for a lab, and for those that it is built on. */
export function sourceOf(
  { workbook, labs }: ClassRequest,
  { dir }: Unpacked,
  labId: string,
  maxBytes: number,
): string {
  const lab = labs.find(({ id }) => id === labId);
  const used = workbook.labs.filter(({ id }) => lab?.uses?.includes(id));
  return sourceDigest(dir, lab ? [lab, ...used] : used, maxBytes);
}

function notesOn({ isLate, submittedAt }: FoundSubmission, notes: readonly string[]): readonly string[] {
  if (!isLate || submittedAt !== undefined) return notes;
  return [...notes, 'The gradebook marked it as late, but not by how much: no penalty was computed.'];
}
