import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.js';

/** An npm package that student code may import, and where it is installed. */
export interface PackageFolder {
  readonly name: string;
  /** Absolute, without links. */
  readonly path: string;
}

/** Where Node would find an installed package, without links; undefined when it is not installed. */
export function findInstalled(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The packages with all that they depend on, found as Node finds them, starting in `root`.
 * Throws UserError when one is not installed.
 */
export function packageFolders(names: readonly string[], root: string): PackageFolder[] {
  const found = new Map<string, PackageFolder>();
  const visit = (name: string, from: string) => {
    if (found.has(name)) return;
    const path = findInstalled(name, from);
    if (!path) throw new UserError(`The package ${name} is not installed.`, 'npm install');
    found.set(name, { name, path });
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(manifest.dependencies ?? {})) visit(dependency, path);
  };
  for (const name of names) visit(name, root);
  return [...found.values()];
}
