import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findInstalled } from '../sandbox/package-folders.js';

/** What every student edition needs installed; labs add what their code imports. */
const BASE_PACKAGES = ['esbuild', 'ts-node', 'tsx', 'typescript', 'vitest', '@types/node'];

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

async function installedVersion(root: string, name: string): Promise<string | undefined> {
  const folder = findInstalled(name, root);
  if (!folder) return undefined;
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  return manifest.version;
}

/**
 * The student edition's `package.json`, as text: exactly the versions that are installed here.
 * `labPackages` are what the labs' code may import; their types come along where there are some.
 */
export async function studentPackage(root: string, labPackages: readonly string[]): Promise<string> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const wanted = [...BASE_PACKAGES, ...labPackages, ...labPackages.map((name) => `@types/${name}`)];
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
    // esbuild works without its install script.
    allowScripts: { esbuild: false },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
