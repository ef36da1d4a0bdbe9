import { cp, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Stack, StackConfig } from '../../types.js';

/**
 * A function of layers.ts, and the module here that exports a real system's under the same name. That one gets a folder
 * before the rest: what it writes goes in there.
 */
export interface Swap {
  readonly layer: 'openGate' | 'startDnsLayer' | 'startProxyLayer';
  /** Relative to this folder: `./bind-dns.ts`. */
  readonly module: string;
}

interface Manifest {
  readonly slug: string;
  readonly given: readonly string[];
  readonly data: readonly string[];
  readonly files: readonly { readonly path: string }[];
}

const SLUGS = ['01-dns', '02-security-groups', '03-proxy', '04-app-server', '06-request-flow'];
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/**
 * Lays out the references as they lie in a student's workbook, with real systems in the place of some layers, and loads
 * the reference's startStack() from there. So it is that function which starts them.
 */
export async function layOut(
  dir: string,
  swaps: readonly Swap[],
): Promise<{ startStack(config: StackConfig): Promise<Stack> }> {
  await mkdir(join(dir, 'labs'), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'dir');
  await writeFile(join(dir, 'package.json'), '{"type":"module"}');
  for (const slug of SLUGS) await copyLab(dir, slug);
  const own = join(dir, 'labs/06-request-flow');
  await rename(join(own, 'layers.ts'), join(own, 'own-layers.ts'));
  const lines = swaps.map(({ layer, module }) => {
    const url = new URL(module, import.meta.url);
    const [from, folder] = [url.href, dir].map((text) => JSON.stringify(text));
    return `import { ${layer} as real_${layer} } from ${from};
export const ${layer} = (...given) => real_${layer}(${folder}, ...given);\n`;
  });
  await writeFile(join(own, 'layers.ts'), `export * from './own-layers.js';\n${lines.join('')}`);
  return import(pathToFileURL(join(own, 'stack.ts')).href);
}

async function copyLab(dir: string, slug: string): Promise<void> {
  const url = pathToFileURL(join(ROOT, 'labs', slug, 'lab.ts'));
  const { default: lab } = (await import(url.href)) as { default: Manifest };
  const copy = async (from: string, path: string) => {
    const target = join(dir, 'labs', slug, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(ROOT, from, slug, path), target);
  };
  for (const path of [...lab.given, ...lab.data]) await copy('labs', path);
  for (const { path } of lab.files) await copy('solutions', path);
}
