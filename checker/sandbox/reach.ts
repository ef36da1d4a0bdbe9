import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

export const isRoot = () => process.getuid?.() === 0;

/** Whether a user other than the owner can reach and read it. */
export function othersCanRead(path: string): boolean {
  if ((statSync(path).mode & 0o005) === 0) return false;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Where jobs are made: the folder for temporary files, or one that the users whom root's jobs become can reach. */
export function jobsFolder(): string {
  const own = tmpdir();
  if (!isRoot() || canPass(own)) return own;
  return ['/tmp', '/var/tmp'].find(canPass) ?? own;
}

function canPass(folder: string): boolean {
  try {
    return (statSync(folder).mode & 0o001) !== 0 && (folder === dirname(folder) || canPass(dirname(folder)));
  } catch {
    return false;
  }
}
