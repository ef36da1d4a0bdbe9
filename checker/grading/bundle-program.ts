/**
 * A process of its own: bundles npm packages into a folder, each as a package of one file. Arguments: the folder, below
 * the `node_modules` that has the packages, and their names. It ends with 1 when one cannot be bundled.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { findInstalled } from '../sandbox/package-folders.js';

const [folder = '', ...names] = process.argv.slice(2);

const namesIn = async (path: string): Promise<string[]> =>
  Object.keys(await import(pathToFileURL(path).href)).sort();

/**
 * What esbuild calls for each function that is made, again and again for those inside of others, so that it keeps its
 * name. Almost all have it anyway.
 */
const NAMING = /(var __name=\((\w+),(\w+)\)=>)(?=__defProp\()/;

async function bundle(name: string): Promise<void> {
  const place = join(folder, name);
  const entry = join(place, 'entry.mjs');
  await mkdir(place, { recursive: true });
  const from = JSON.stringify(name);
  // What a CommonJS package exports is known only to Node.
  await writeFile(entry, `import * as all from ${from};\nexport default all;\n`);
  const { default: all } = (await import(pathToFileURL(entry).href)) as { default: object };
  const exported = Object.keys(all).filter((key) => /^[\w$]+$/.test(key));
  await writeFile(entry, `export { ${exported.join(', ')} } from ${from};\n`);
  const installed = findInstalled(name, folder);
  if (!installed) throw new Error(`${name} is not installed`);
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  await build({
    entryPoints: [entry],
    outfile: join(place, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: true,
    legalComments: 'inline',
    // What packages ask for if it happens to be there; it is not.
    external: ['pg-native', 'bufferutil', 'utf-8-validate', 'cloudflare:*'],
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'silent',
  });
  await rm(entry);
  const code = await readFile(join(place, 'index.js'), 'utf8');
  await writeFile(join(place, 'index.js'), code.replace(NAMING, '$1$2.name===$3?$2:'));
  const manifest = { name, version, type: 'module', exports: './index.js' };
  await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
  const found = await namesIn(join(place, 'index.js'));
  if (found.join() !== [...exported].sort().join()) throw new Error(`${name} is another one when bundled`);
}

for (const name of names) await bundle(name);
