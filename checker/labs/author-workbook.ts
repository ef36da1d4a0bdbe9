import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../core/errors.js';
import type { Lab, QuizQuestion } from '../core/lab.js';
import { compileHidden } from './compile-hidden.js';
import { figurePaths } from './figure-paths.js';
import type { LabSummary, OpenLab, PackedLab, UsedLab, Workbook } from './workbook.js';

/** What a student may see of a lab: an allow-list. */
export function visiblePaths(lab: Lab): string[] {
  return ['README.md', ...lab.files.map(({ path }) => path), ...lab.given, ...lab.data, ...lab.examples];
}

/** Reads the named files of a folder: path -> text. Throws UserError when one is missing. */
async function readFiles(folder: string, paths: readonly string[]): Promise<Record<string, string>> {
  const entries = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT'
          ? new UserError(`${join(folder, path)} is missing.`, 'Write it, or take it out of lab.ts.')
          : error;
      });
      return [path, text] as const;
    }),
  );
  return Object.fromEntries(entries);
}

async function importDefault<T>(path: string): Promise<T> {
  const module = (await import(pathToFileURL(path).href)) as { default: T };
  return module.default;
}

/** SHA-256 (hex) of what grades a lab. */
async function digestOf(lab: Lab, labDir: string): Promise<string> {
  const hidden = (await readdir(join(labDir, 'hidden')).catch(() => [])).sort();
  const paths = [...lab.given, ...lab.data, ...hidden.map((name) => `hidden/${name}`)];
  const hash = createHash('sha256').update(JSON.stringify(lab));
  for (const path of paths) {
    // A lab that is half written must not keep the others from working; open() tells what is missing.
    const text = await readFile(join(labDir, path), 'utf8').catch(() => '');
    hash.update(`\0${path}\0${text}`);
  }
  return hash.digest('hex');
}

function summarise(lab: Lab, digest: string): LabSummary {
  const steps = lab.steps.map(({ hints: _, ...step }) => step);
  return { ...lab, steps, digest };
}

/** The author's repo as a workbook. */
export interface AuthorWorkbook extends Workbook {
  /** Opens a lab with its hidden tests minified: a pack is read at every check. */
  openMinified(id: string): Promise<PackedLab>;
}

/** The author's repo as a workbook: every lab in clear, nothing locked. */
export async function authorWorkbook(root: string): Promise<AuthorWorkbook> {
  const names = (await readdir(join(root, 'labs'))).filter((name) => /^\d\d-/.test(name)).sort();
  const labs = new Map<string, { lab: Lab; dir: string; digest: string }>();
  for (const name of names) {
    const dir = join(root, 'labs', name);
    const lab = await importDefault<Lab>(join(dir, 'lab.ts')).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
      throw error;
    });
    if (lab) labs.set(lab.id, { lab, dir, digest: await digestOf(lab, dir) });
  }
  const find = (id: string) => {
    const found = labs.get(id);
    if (found) return found;
    throw new UserError(`There is no lab ${id}.`, `The labs are: ${[...labs.keys()].join(', ')}.`);
  };
  const readCode = async (id: string): Promise<UsedLab> => {
    const { lab, dir } = find(id);
    const [files, reference] = await Promise.all([
      readFiles(dir, visiblePaths(lab)),
      readFiles(
        join(root, 'solutions', lab.slug),
        lab.files.map(({ path }) => path),
      ),
    ]);
    const figures = await readFiles(dir, figurePaths(files['README.md'] ?? ''));
    return { lab, files: { ...files, ...figures }, reference };
  };
  const openLab = async (id: string, isMinified: boolean): Promise<PackedLab> => {
    const { dir, digest } = find(id);
    const [code, hidden, quiz] = await Promise.all([
      readCode(id),
      compileHidden(dir, isMinified),
      importDefault<QuizQuestion[]>(join(dir, 'quiz.ts')),
    ]);
    return { ...code, digest, hidden, quiz };
  };
  const openWithUsed = async (id: string): Promise<OpenLab> => {
    const { lab } = find(id);
    const earlier = (lab.uses ?? []).filter((other) => labs.has(other));
    const [open, used] = await Promise.all([openLab(id, false), Promise.all(earlier.map(readCode))]);
    return { ...open, used };
  };
  return {
    root,
    edition: 'author',
    unlock: 'all',
    labs: [...labs.values()].map(({ lab, digest }) => summarise(lab, digest)),
    open: openWithUsed,
    openMinified: (id) => openLab(id, true),
  };
}
