import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import yazl from 'yazl';
import { writeFileAtomic } from '../core/atomic-write.js';
import { buildEdition } from './build-edition.js';
import { lockFor } from './lock-for.js';

/** What is built, and where. */
export interface AutograderOptions {
  /** The author's repo. */
  readonly root: string;
  /** The archive to write. */
  readonly zip: string;
  /** Id of the lab that everything handed in is for; undefined: whatever is found in it. */
  readonly lab?: string | undefined;
}

const SCRIPTS = ['setup.sh', 'run_autograder'];

/**
 * Builds an autograder archive for Gradescope: `setup.sh` and `run_autograder` at its root, and an edition of the checker
 * in `edition/` whose packages setup.sh installs from a lock file.
 */
export async function buildAutograder({ root, zip, lab }: AutograderOptions): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'autograder-'));
  try {
    const edition = join(work, 'edition');
    await buildEdition({
      root,
      target: edition,
      unlock: 'all',
      programs: { autograder: 'commands/autograder.ts' },
    });
    const manifest = await readFile(join(edition, 'package.json'), 'utf8');
    const archive = new yazl.ZipFile();
    const add = (path: string, content: string | Uint8Array, mode = 0o100644) =>
      archive.addBuffer(Buffer.from(content), path, { mode });
    for (const name of SCRIPTS) {
      add(name, await readFile(join(root, 'checker/edition/autograder-files', name)), 0o100755);
    }
    add('node-version', `${process.versions.node}\n`);
    add('edition/autograder.json', `${JSON.stringify(lab === undefined ? {} : { lab })}\n`);
    add('edition/package-lock.json', await lockFor(root, manifest));
    for (const entry of await readdir(edition, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      add(`edition/${relative(edition, path)}`, await readFile(path));
    }
    archive.end();
    const chunks: Buffer[] = [];
    for await (const chunk of archive.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
    await writeFileAtomic(zip, Buffer.concat(chunks));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
