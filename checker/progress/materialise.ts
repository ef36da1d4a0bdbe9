import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Progress } from '../core/progress.js';
import { progressOf } from '../core/progress.js';
import { storageError } from '../core/storage-error.js';
import { unlockedIds } from '../core/unlock.js';
import { givenCode } from '../labs/layers.js';
import type { LabSummary, OpenLab, Workbook } from '../labs/workbook.js';
import { exists, namesIn } from './folders.js';
import { whileLocked } from './progress-file.js';

/** A folder that appeared in the workbook; `path` is relative to its root. */
export interface Appeared {
  readonly kind: 'lab' | 'solution';
  readonly labId: string;
  readonly path: string;
}

/**
 * Makes the folders that progress has unlocked and that are not there yet: a lab's own, and the
 * reference of a lab that was passed. What exists is never touched, so it may run at any time; after
 * a Ctrl-C the next command finishes the work. `root` is where they appear (update: another edition's labs in this workbook). In the author's repo there is nothing to do.
 */
export async function materialise(
  workbook: Workbook,
  progress: Progress,
  root = workbook.root,
): Promise<Appeared[]> {
  if (workbook.edition === 'author') return [];
  const missing = await findMissing(workbook, progress, root);
  if (missing.length === 0) return [];
  return await whileLocked(root, async () => {
    await removePartials(root);
    const appeared: Appeared[] = [];
    for (const folder of missing) {
      const open = await workbook.open(folder.labId);
      const files = folder.kind === 'lab' ? open.files : withGivenCode(open);
      if (await addFolder(root, folder.path, files)) appeared.push(folder);
    }
    return appeared;
  });
}

/** The reference and the given code that it imports, so that it can be run and read where it stands. */
function withGivenCode(open: OpenLab): Record<string, string> {
  return { ...givenCode(open), ...open.reference };
}

async function findMissing(workbook: Workbook, progress: Progress, root: string): Promise<Appeared[]> {
  const unlocked = new Set(unlockedIds(workbook, progress));
  const wanted = workbook.labs.flatMap((lab) => foldersOf(lab, unlocked, progress));
  const isMissing = await Promise.all(wanted.map(({ path }) => isAbsent(join(root, path))));
  return wanted.filter((_folder, index) => isMissing[index]);
}

function foldersOf(lab: LabSummary, unlocked: ReadonlySet<string>, progress: Progress): Appeared[] {
  const folders: Appeared[] = [];
  if (unlocked.has(lab.id)) folders.push({ kind: 'lab', labId: lab.id, path: `labs/${lab.slug}` });
  if (progressOf(progress, lab.id).passedAt !== undefined) {
    folders.push({ kind: 'solution', labId: lab.id, path: `solutions/${lab.slug}` });
  }
  return folders;
}

/** The folder is made beside its place and moved there whole. False when another checker was faster. */
async function addFolder(
  root: string,
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  const place = join(root, path);
  const partial = `${dirname(place)}/.partial-${process.pid}`;
  try {
    for (const [name, text] of Object.entries(files)) {
      const target = join(partial, name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text, { flag: 'wx' });
    }
    if (!(await isAbsent(place))) return false;
    await rename(partial, place);
    return true;
  } catch (error) {
    throw storageError(error, `the folder ${path}`, place);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** What a killed checker left behind. The lock is held, so no other checker is at work here. */
async function removePartials(root: string): Promise<void> {
  for (const parent of ['labs', 'solutions']) {
    for (const name of await namesIn(join(root, parent))) {
      if (name.startsWith('.partial-')) await rm(join(root, parent, name), { recursive: true, force: true });
    }
  }
}

async function isAbsent(path: string): Promise<boolean> {
  try {
    return !(await exists(path));
  } catch (error) {
    throw storageError(error, 'a lab', path);
  }
}
