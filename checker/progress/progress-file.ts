import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { removeLeftovers, writeFileAtomic } from '../core/atomic-write.js';
import { UserError } from '../core/errors.js';
import { withLock } from '../core/lock.js';
import { NO_PROGRESS, type Progress } from '../core/progress.js';
import { errorCode, storageError } from '../core/storage-error.js';
import { parseProgress } from './progress-schema.js';

/** Progress as read, and what the reader should be told about the reading. */
export interface ReadProgress {
  readonly progress: Progress;
  /** Set when a broken file was set aside. */
  readonly notice?: string;
}

/** Absolute path of a workbook's progress file. */
export function progressPath(root: string): string {
  return join(root, '.checker', 'progress.json');
}

/**
 * Reads a workbook's progress; none yet is no error. A broken file is set aside under a name of its
 * own and never overwritten. Throws UserError when a newer checker wrote it.
 */
export async function readProgress(root: string): Promise<ReadProgress> {
  const path = progressPath(root);
  const text = await readText(path);
  if (text === undefined) return { progress: NO_PROGRESS };
  const parsed = parseProgress(text);
  if (parsed.kind === 'progress') return { progress: parsed.progress };
  if (parsed.kind === 'newer') throw newerError(parsed.formatVersion);
  return await whileLocked(root, () => readOrSetAside(path));
}

/**
 * Changes a workbook's progress under a lock: two checkers at once lose nothing. `change` must be pure.
 * Throws UserError when the file cannot be written; what was saved before is then still there.
 */
export async function updateProgress(
  root: string,
  change: (progress: Progress) => Progress,
): Promise<ReadProgress> {
  const path = progressPath(root);
  const updated = await whileLocked(root, async (isHeld) => {
    await removeLeftovers(path);
    const read = await readOrSetAside(path);
    const progress = change(read.progress);
    // A process that was paused for a minute may have been taken for dead, and its lock given away.
    if (!(await isHeld())) return undefined;
    await writeFileAtomic(path, `${JSON.stringify(progress, null, 2)}\n`);
    return { ...read, progress };
  });
  return updated ?? (await updateProgress(root, change));
}

/** Runs `act` while no other checker changes this workbook's `.checker/` or opens its labs. */
export async function whileLocked<T>(
  root: string,
  act: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const path = progressPath(root);
  try {
    await mkdir(dirname(path), { recursive: true });
    return await withLock(`${path}.lock`, (lock) => act(lock.isHeld));
  } catch (error) {
    throw storageError(error, 'your progress', path);
  }
}

async function readOrSetAside(path: string): Promise<ReadProgress> {
  const text = await readText(path);
  if (text === undefined) return { progress: NO_PROGRESS };
  const parsed = parseProgress(text);
  if (parsed.kind === 'progress') return { progress: parsed.progress };
  if (parsed.kind === 'newer') throw newerError(parsed.formatVersion);
  const aside = await setAside(path);
  return {
    progress: NO_PROGRESS,
    notice:
      `Your progress file could not be read, so it was set aside as .checker/${basename(aside)}. ` +
      'Your own files in labs/ are untouched. Run `node checker check 00`, then each lab after it, to get your passes back.',
  };
}

/** The new name is reserved by creating it, so nothing that was set aside earlier can be overwritten. */
async function setAside(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const aside = join(dirname(path), `progress.broken-${number}.json`);
    try {
      await writeFile(aside, '', { flag: 'wx' });
      await rename(path, aside);
      return aside;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    if (errorCode(error) === 'EACCES') {
      throw new UserError(`The checker may not read ${path}.`, `chmod u+rw ${path}`);
    }
    throw storageError(error, 'your progress', path);
  }
}

function newerError(formatVersion: number): UserError {
  return new UserError(
    `Your progress was written by a newer checker (format ${formatVersion}; this one knows format 1). ` +
      'It was not touched. Use the newer edition of the workbook, or begin anew here:',
    'mv .checker/progress.json .checker/progress.kept.json',
  );
}
