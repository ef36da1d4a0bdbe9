import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { removeOld } from '../core/keep-folder.js';
import { checkerDigest } from './own-programs.js';
import type { TypesTask } from './type-checker.js';

/** What else the compiler reads: its configuration, and which packages are installed. */
const READ_TOO = ['tsconfig.json', 'package.json', 'node_modules/.package-lock.json'];

/**
 * What the compiler said of files, below `node_modules/.cache`: to start it takes seconds, and the same files have the same
 * errors. Nothing has to be there, and nothing fails when it cannot be kept.
 */
export class KeptAnswers {
  readonly #folder: string;
  #isTidied = false;

  /** `root`: the workbook's. */
  constructor(private readonly root: string) {
    this.#folder = join(root, 'node_modules/.cache/checker-types');
  }

  /** Where the answer to a task is kept; undefined where nobody can say what it depends on. */
  async pathFor({ dir, files, sources }: TypesTask): Promise<string | undefined> {
    // Each time: in `watch` somebody installs a package, or changes the configuration, between two checks.
    const surroundings = await this.#readSurroundings();
    if (!sources || surroundings === undefined) return undefined;
    const asked = JSON.stringify([
      surroundings,
      relative(this.root, dir),
      files,
      Object.entries(sources).sort(),
    ]);
    return join(this.#folder, `${createHash('sha256').update(asked).digest('hex')}.json`);
  }

  async read(path: string): Promise<readonly string[] | undefined> {
    try {
      const errors: unknown = JSON.parse(await readFile(path, 'utf8'));
      return Array.isArray(errors) ? errors.map(String) : undefined;
    } catch {
      return undefined;
    }
  }

  async write(path: string, errors: readonly string[]): Promise<void> {
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, JSON.stringify(errors));
      await rename(temporary, path);
      if (!this.#isTidied) await removeOld(this.#folder);
      this.#isTidied = true;
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  async #readSurroundings(): Promise<string | undefined> {
    try {
      const texts = await Promise.all(READ_TOO.map((path) => readFile(join(this.root, path), 'utf8')));
      return JSON.stringify([checkerDigest(), ...texts]);
    } catch {
      return undefined;
    }
  }
}
