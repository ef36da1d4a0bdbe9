import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keepFolder } from '../core/keep-folder.js';
import { type PackageFolder, packageFolders } from '../sandbox/package-folders.js';
import { checkerDigest, ownProgram } from './own-programs.js';

const run = promisify(execFile);

const known = new Map<string, Promise<readonly PackageFolder[]>>();

/**
 * The packages that student code may import, as packages of one file each: they load in half the time, and few are to be
 * offered. They are made once, below `node_modules/.cache`; where that cannot be, it is the packages as they are
 * installed, with all that they depend on. Throws UserError when one is not installed.
 */
export function offeredPackages(names: readonly string[], root: string): Promise<readonly PackageFolder[]> {
  const key = JSON.stringify([root, names]);
  let offered = known.get(key);
  if (!offered) {
    offered = find(names, root);
    known.set(key, offered);
    // It may be installed by the next time.
    offered.catch(() => known.delete(key));
  }
  return offered;
}

async function find(names: readonly string[], root: string): Promise<readonly PackageFolder[]> {
  const installed = packageFolders(names, root);
  if (names.length === 0) return installed;
  // A folder for each set: making one removes no other that is in use.
  const set = names.join('+').replaceAll('/', '~');
  const folder = join(root, 'node_modules/.cache/checker-packages', set, stateOf(installed));
  try {
    await keepFolder(folder, async (made) => {
      const { program, args } = ownProgram('bundle-program');
      await run(program, [...args, made, ...names]);
    });
  } catch {
    return installed;
  }
  const real = await realpath(folder);
  return names.map((name) => ({ name, path: join(real, name) }));
}

/** SHA-256 (hex) of what the bundles are made of. */
function stateOf(installed: readonly PackageFolder[]): string {
  const hash = createHash('sha256').update(`${checkerDigest()} ${process.version}\n`);
  for (const { name, path } of installed) {
    hash.update(`${name}\n${readFileSync(join(path, 'package.json'), 'utf8')}\n`);
  }
  return hash.digest('hex');
}
