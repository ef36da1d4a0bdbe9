import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildEdition } from '../checker/edition/build-edition.js';
import { authorWorkbook } from '../checker/labs/author-workbook.js';

/**
 * Makes a student edition in which every lab is open and holds its reference: what the demonstrations on the slides need.
 * The packages must be found from `target`: it lies in this repo, or `linkPackages` brings them.
 */
export async function makeSolvedWorkbook(
  repo: string,
  target: string,
  linkPackages: () => Promise<void> = async () => {},
): Promise<void> {
  await buildEdition({ root: repo, target, unlock: 'all' });
  await linkPackages();
  // The first command lays out the labs.
  await promisify(execFile)(process.execPath, ['checker', 'status'], { cwd: target });
  for (const lab of (await authorWorkbook(repo)).labs) {
    for (const { path } of lab.files) {
      await cp(join(repo, 'solutions', lab.slug, path), join(target, 'labs', lab.slug, path));
    }
  }
}
