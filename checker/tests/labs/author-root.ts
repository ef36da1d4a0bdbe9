import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repo = resolve(import.meta.dirname, '../../..');

/** A new, empty author's repo in a temporary folder: this checker and these packages, no labs. */
export async function makeAuthorRoot(): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'checker-author-'));
  for (const folder of ['labs', 'solutions', 'slides']) await mkdir(join(root, folder));
  for (const name of ['package.json', 'tsconfig.json']) await cp(join(repo, name), join(root, name));
  for (const name of ['checker', 'node_modules']) await symlink(join(repo, name), join(root, name), 'dir');
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
