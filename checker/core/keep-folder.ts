import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What nobody has used for a day is of a state that is no more. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Makes `folder` with what `fill` puts into it, unless it is there: whole or not at all, whoever else does the same at the
 * same time. The folders beside it are other states of the same thing; old ones are removed.
 */
export async function keepFolder(folder: string, fill: (made: string) => Promise<void>): Promise<void> {
  const states = dirname(folder);
  await mkdir(states, { recursive: true });
  const names = await readdir(states);
  if (names.includes(basename(folder))) return;
  const made = await mkdtemp(join(states, 'new-'));
  try {
    // Jobs' own users read it, too.
    await chmod(made, 0o755);
    await fill(made);
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (!['EEXIST', 'ENOTEMPTY'].includes(code)) throw error;
  }
  await removeOld(states, names);
}

/** Removes what has been in `folder` for longer than a day; `names`: only these. */
export async function removeOld(folder: string, names?: readonly string[]): Promise<void> {
  for (const name of names ?? (await readdir(folder))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
