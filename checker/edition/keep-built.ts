import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFolder } from '../core/keep-folder.js';
import { buildChecker } from './build-checker.js';

/** Builds the checker's programs into `folder`, unless it is there. Takes about 200 ms. */
export function keepBuilt(checkerDir: string, folder: string): Promise<void> {
  return keepFolder(folder, async (made) => {
    await writeFile(join(made, 'package.json'), '{ "type": "module" }\n');
    for (const [name, bytes] of await buildChecker(checkerDir)) await writeFile(join(made, name), bytes);
  });
}
