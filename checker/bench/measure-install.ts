import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEdition } from '../edition/build-edition.js';
import { run } from './in-turn.js';
import { say } from './say.js';

async function folderMb(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (f) => (await stat(join(f.parentPath, f.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024;
}

/** Measures a real `npm install` of an edition outside of the repo. */
export async function measureInstall(root: string): Promise<void> {
  const outside = await mkdtemp(join(tmpdir(), 'bench-install-'));
  try {
    const handout = join(outside, 'edition');
    await buildEdition({ root, target: handout, unlock: 'in-order' });
    const installMs = await run(['npm', 'install'], handout);
    const lock = await import(join(handout, 'package-lock.json'), { with: { type: 'json' } });
    const packages = Object.keys((lock.default as { packages: object }).packages).length - 1;
    const sizeMb = await folderMb(join(handout, 'node_modules'));
    say('npm install in the edition', `${(installMs / 1000).toFixed(1)} s`, '< 15 s', installMs < 15_000);
    say('packages installed (all platforms)', String(packages), '< 190', packages < 190);
    say('size installed', `${Math.round(sizeMb)} MB`, '< 250 MB', sizeMb < 250);
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}
