import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buildChecker } from './build-checker.js';

/** What nobody has used for a day is of sources that are no more. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Builds the checker's programs into `folder`, unless it is there: whole or not at all, whoever else does the same at the
 * same time. Takes about 200 ms. The folders beside it are other states of the same sources; old ones are removed.
 */
export async function keepBuilt(checkerDir: string, folder: string): Promise<void> {
  const states = dirname(folder);
  await mkdir(states, { recursive: true });
  const names = await readdir(states);
  if (names.includes(basename(folder))) return;
  const made = await mkdtemp(join(states, 'new-'));
  try {
    await writeFile(join(made, 'package.json'), '{ "type": "module" }\n');
    for (const [name, bytes] of await buildChecker(checkerDir)) await writeFile(join(made, name), bytes);
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (!['EEXIST', 'ENOTEMPTY'].includes(code)) throw error;
  }
  for (const name of names) {
    const state = join(states, name);
    const found = await stat(state).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_MS) await rm(state, { recursive: true, force: true });
  }
}
