import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../sandbox/isolation.js';

/** True in a built edition, where every program lies beside this one as JavaScript. */
const isBuilt = import.meta.url.endsWith('.js');
const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Where the author's repo keeps these programs built, a folder for each state of the sources: built ones start in a
 * quarter of the time. Nothing has to be there.
 */
export const builtFolder = (): string =>
  join(here, '../../node_modules/.cache/backend-workbook', checkerDigest());

/**
 * How a program of the checker's own is started. `fromSource`: it must share its modules with files of the author's repo
 * that it imports.
 */
export function ownProgram(name: 'worker' | 'types-program' | 'bundle-program', fromSource = false): Command {
  const folder = isBuilt ? here : builtFolder();
  const built = join(folder, `${name}.js`);
  return isBuilt || (!fromSource && existsSync(built))
    ? { program: process.execPath, args: [built] }
    : { program: process.execPath, args: ['--import', 'tsx', join(here, `${name}.ts`)] };
}

/** The folder of the checker's sources; undefined in a built edition. */
export const sourceFolder = (): string | undefined => (isBuilt ? undefined : join(here, '..'));

/** The JavaScript that runs inside a student's process. */
export async function childSource(): Promise<string> {
  if (isBuilt) return readFileSync(join(here, 'child.js'), 'utf8');
  const { transpile } = await import('../sandbox/transpile.js');
  const path = join(here, '../sandbox/child.ts');
  const transpiled = await transpile('child.ts', readFileSync(path, 'utf8'));
  if (!transpiled.ok) throw new Error(transpiled.message);
  return transpiled.code;
}

let knownDigest: string | undefined;

/** SHA-256 (hex) of the checker's own code, as it was when this was first asked. */
export function checkerDigest(): string {
  knownDigest ??= readDigest();
  return knownDigest;
}

function readDigest(): string {
  if (isBuilt) return readFileSync(join(here, 'digest.txt'), 'utf8').trim();
  const hash = createHash('sha256');
  const root = join(here, '..');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('tests'))
    .sort();
  for (const path of sources) hash.update(`${path}\0${readFileSync(join(root, path), 'utf8')}\0`);
  return hash.digest('hex');
}
