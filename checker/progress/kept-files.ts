import { lstat, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../core/atomic-write.js';
import { UserError } from '../core/errors.js';
import { errorCode, storageError } from '../core/storage-error.js';
import type { LabSummary } from '../labs/workbook.js';
import { exists, filesIn, namesIn, removeEmptyFolders } from './folders.js';

/** What a reset or an undo did. Paths are relative to the workbook's root. */
export interface KeptFiles {
  /** The folder that now holds what was replaced; undefined when there was nothing to keep. */
  readonly keptIn?: string;
  /** The files that were written, relative to the lab's folder. */
  readonly written: readonly string[];
  /** The folder that they came from, after an undo. */
  readonly from?: string;
}

/**
 * Puts a lab's files back as they were given. What stands in their place, whatever it is, is first
 * moved to `.checker/kept/<lab>/<moment>/`.
 */
export async function resetLab(
  root: string,
  lab: LabSummary,
  files: Readonly<Record<string, string>>,
  now: Date,
): Promise<KeptFiles> {
  const labDir = join(root, 'labs', lab.slug);
  const changed: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if ((await textAt(join(labDir, path))) !== text) changed.push(path);
  }
  return await saving(labDir, async () => {
    const keptIn = await keepFiles(root, lab.slug, changed, now);
    for (const path of changed) {
      const target = join(labDir, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFileAtomic(target, files[path] ?? '');
    }
    return { ...(keptIn ? { keptIn } : {}), written: changed };
  });
}

/**
 * Puts back what the last reset of a lab kept, and keeps what stood there: undo undoes itself.
 * Throws UserError when nothing was kept.
 */
export async function undoReset(root: string, lab: LabSummary, now: Date): Promise<KeptFiles> {
  const last = await lastKept(root, lab.slug);
  if (!last) throw new UserError(`Nothing to undo: lab ${lab.id} was not reset.`, `node checker status`);
  const from = join(root, last);
  const paths = await filesIn(from);
  return await saving(from, async () => {
    const keptIn = await keepFiles(root, lab.slug, paths, now);
    for (const path of paths) {
      const target = join(root, 'labs', lab.slug, path);
      await mkdir(dirname(target), { recursive: true });
      await rename(join(from, path), target);
    }
    await removeEmptyFolders(from);
    return { ...(keptIn ? { keptIn } : {}), written: paths, from: last };
  });
}

/** The slug of the lab that was reset last, or undefined. */
export async function lastResetSlug(root: string): Promise<string | undefined> {
  const slugs = await namesIn(join(root, '.checker', 'kept'));
  const moments = await Promise.all(slugs.map(async (slug) => ({ slug, last: await lastKept(root, slug) })));
  const kept = moments.flatMap(({ slug, last }) =>
    last ? [{ slug, moment: last.split('/').at(-1) ?? '' }] : [],
  );
  return kept.sort((a, b) => a.moment.localeCompare(b.moment)).at(-1)?.slug;
}

async function lastKept(root: string, slug: string): Promise<string | undefined> {
  const folder = `.checker/kept/${slug}`;
  const last = (await namesIn(join(root, folder))).sort().at(-1);
  return last && `${folder}/${last}`;
}

/** Moves files out of a lab's folder into a new folder of their own; undefined when none was there. */
export async function keepFiles(
  root: string,
  slug: string,
  paths: readonly string[],
  now: Date,
): Promise<string | undefined> {
  const labDir = join(root, 'labs', slug);
  const present: string[] = [];
  for (const path of paths) if (await exists(join(labDir, path))) present.push(path);
  if (present.length === 0) return undefined;
  const keptIn = await newFolder(root, slug, now);
  for (const path of present) {
    const target = join(root, keptIn, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(labDir, path), target);
  }
  return keptIn;
}

/** Names sort by time; two resets in one millisecond get two folders. */
async function newFolder(root: string, slug: string, now: Date): Promise<string> {
  const parent = `.checker/kept/${slug}`;
  await mkdir(join(root, parent), { recursive: true });
  const moment = now.toISOString().replaceAll(':', '-');
  for (let number = 0; ; number++) {
    const folder = `${parent}/${moment}${number === 0 ? '' : `-${number}`}`;
    try {
      await mkdir(join(root, folder));
      return folder;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function saving<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storageError(error, 'your files', path);
  }
}

/** Undefined when there is no such file, or something that is no plain file. */
async function textAt(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? await readFile(path, 'utf8') : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw storageError(error, 'your files', path);
  }
}
