import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../core/atomic-write.js';
import { GLOSSARY } from '../labs/edition-format.js';
import type { OpenLab } from '../labs/workbook.js';
import { filesIn } from './folders.js';
import { keepFiles } from './kept-files.js';

/** The parts of an edition beside `checker/` that are ours, not the student's. */
const OUR_FILES = ['README.md', 'package.json', 'tsconfig.json', 'vitest.config.ts', '.gitignore'];
/** As `OUR_FILES`, but an edition may be without them. */
const OUR_FILES_IF_THERE = [GLOSSARY];
/** Begun by us, and the student's from then on: put only where there is none. */
const EDITOR_FILES = [
  '.vscode/launch.json',
  '.vscode/tasks.json',
  '.vscode/extensions.json',
  '.devcontainer/devcontainer.json',
];
/** Written last: until it is there, the workbook is what it was. */
const LAST = 'checker/edition.json';

/**
 * Replaces a workbook's checker and packs by those of another edition. Every file is replaced whole, parts before what
 * uses them, and what is no longer needed goes last: stopped half-way, the same call finishes it.
 * Returns the paths that changed.
 */
export async function takeProgram(root: string, edition: string): Promise<string[]> {
  const incoming = (await filesIn(join(edition, 'checker'))).map((path) => `checker/${path}`);
  const parts = incoming.filter((path) => path !== LAST).sort(partsFirst);
  const changed: string[] = [];
  const optional = OUR_FILES_IF_THERE.filter((path) => existsSync(join(edition, path)));
  const missing = EDITOR_FILES.filter(
    (path) => existsSync(join(edition, path)) && !existsSync(join(root, path)),
  );
  for (const path of [...parts, ...OUR_FILES, ...optional, ...missing, LAST]) {
    if (await copyIfOther(join(edition, path), join(root, path))) changed.push(path);
  }
  const standing = (await filesIn(join(root, 'checker'))).map((path) => `checker/${path}`);
  for (const path of standing.filter((each) => !incoming.includes(each))) {
    await rm(join(root, path), { force: true });
  }
  return changed;
}

/** Shared parts have a digest in their names, so old and new stand side by side; programs that use them come later. */
const partsFirst = (a: string, b: string) => rank(a) - rank(b) || a.localeCompare(b);
const rank = (path: string) => (path.includes('/chunk-') ? 0 : path.endsWith('/cli.js') ? 2 : 1);

async function copyIfOther(from: string, to: string): Promise<boolean> {
  const [bytes, standing] = await Promise.all([readFile(from), readFile(to).catch(() => undefined)]);
  if (standing?.equals(bytes)) return false;
  await mkdir(dirname(to), { recursive: true });
  await writeFileAtomic(to, bytes);
  return true;
}

/**
 * Brings a lab's folder to another edition: lessons, given files, data and examples become the new ones, and what the
 * student changed in them is kept under `.checker/kept/`. Student files stay, but for stubs that were never touched.
 * Returns the paths written, relative to the lab's folder.
 */
export async function takeLab(
  root: string,
  before: OpenLab | undefined,
  after: OpenLab,
  now: Date,
): Promise<string[]> {
  const { slug, files } = after.lab;
  const labDir = join(root, 'labs', slug);
  const studentFiles = files.map(({ path }) => path);
  const written: string[] = [];
  const overwritten: string[] = [];
  for (const [path, text] of Object.entries(after.files)) {
    const standing = await readFile(join(labDir, path), 'utf8').catch(() => undefined);
    const isUntouched = standing === undefined || standing === before?.files[path];
    if (standing === text || (studentFiles.includes(path) && !isUntouched)) continue;
    if (!isUntouched) overwritten.push(path);
    written.push(path);
  }
  await keepFiles(root, slug, overwritten, now);
  for (const path of written) {
    await mkdir(dirname(join(labDir, path)), { recursive: true });
    await writeFileAtomic(join(labDir, path), after.files[path] ?? '');
  }
  return written;
}
