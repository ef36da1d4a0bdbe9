import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Lab } from '../../core/lab.js';
import { readSource } from '../../sandbox/read-source.js';

/**
 * SHA-256 (hex) of what a submission brings for a lab: its student files and those of the labs that it is built on, or
 * why one of them cannot be taken. `labsDir` holds a folder for each lab.
 */
export function sourceDigest(
  labsDir: string,
  labs: readonly Pick<Lab, 'id' | 'slug' | 'files'>[],
  maxBytes: number,
): string {
  const hash = createHash('sha256');
  for (const { id, slug, files } of labs) {
    for (const { path } of files) {
      const source = readSource(join(labsDir, slug), path, maxBytes, id);
      const [kind, text] = source.ok ? ['text', source.text] : ['refused', source.message];
      hash.update(JSON.stringify([slug, path, kind, text]));
    }
  }
  return hash.digest('hex');
}

/** SHA-256 (hex) of a reason: a submission that was refused is looked at again when it would be refused otherwise. */
export const reasonDigest = (reason: string): string => createHash('sha256').update(reason).digest('hex');
