import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GraderError } from '../core/errors.js';

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

type Packages = Readonly<Record<string, LockedPackage>>;

/**
 * A `package-lock.json` for a `package.json` whose dependencies are all in the lock file of `root`, as text: the same
 * versions from the same places, and nothing else. Format: npm's lockfileVersion 3.
 */
export async function lockFor(root: string, manifestText: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Packages;
  };
  const manifest = JSON.parse(manifestText) as { name: string; version: string } & LockedPackage;
  const taken = new Map<string, LockedPackage>();
  const take = (name: string, from: string, isNeeded: boolean): void => {
    const path = placeOf(packages, name, from);
    if (path === undefined) {
      if (isNeeded) throw new GraderError(`package-lock.json does not have ${name}`);
      return;
    }
    if (taken.has(path)) return;
    const { dev: _, devOptional: __, ...locked } = packages[path] ?? {};
    taken.set(path, locked);
    for (const next of Object.keys(locked.dependencies ?? {})) take(next, path, true);
    for (const next of Object.keys(locked.optionalDependencies ?? {})) take(next, path, false);
    for (const next of Object.keys(locked.peerDependencies ?? {})) {
      take(next, path, !locked.peerDependenciesMeta?.[next]?.optional);
    }
  };
  for (const name of Object.keys(manifest.dependencies ?? {})) take(name, '', true);
  const { name, version } = manifest;
  const sorted = [...taken].sort(([a], [b]) => (a < b ? -1 : 1));
  const lock = {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest, ...Object.fromEntries(sorted) },
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Where Node would find a package from a place: in its own node_modules, then in those above. */
function placeOf(packages: Packages, name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return undefined;
  }
}
