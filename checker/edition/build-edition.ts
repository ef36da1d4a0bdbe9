import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { authorWorkbook } from '../labs/author-workbook.js';
import { EDITION_MANIFEST, type EditionManifest, GLOSSARY, packPath } from '../labs/edition-format.js';
import { seal } from '../labs/seal.js';
import { buildChecker } from './build-checker.js';
import { studentPackage } from './student-package.js';

/** What is built, and where. */
export interface EditionOptions {
  /** The author's repo. */
  readonly root: string;
  /** The folder to make; it must not exist or be empty. */
  readonly target: string;
  readonly unlock: 'in-order' | 'all';
  /** Programs besides the usual ones, each as `checker/built/<name>.js`: name -> path in `checker/`. */
  readonly programs?: Readonly<Record<string, string>>;
}

const STUDENT_FILES = {
  'README.md': 'student-README.md',
  'tsconfig.json': 'student-tsconfig.json',
  'vitest.config.ts': 'student-vitest.config.ts',
  '.vscode/launch.json': 'editor/launch.jsonc',
  '.vscode/tasks.json': 'editor/tasks.jsonc',
  '.vscode/extensions.json': 'editor/extensions.jsonc',
  '.devcontainer/devcontainer.json': 'editor/devcontainer.jsonc',
};
const STUDENT_GITIGNORE = 'node_modules/\n.checker/\n/hand-in*.zip\n';

/**
 * Builds a student edition from an allow-list, into a folder beside the target that then takes its name: a build that
 * is stopped half-way leaves no half edition. Throws UserError when the target holds something.
 */
export async function buildEdition(options: EditionOptions): Promise<void> {
  const target = resolve(options.target);
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new UserError(
      `${target} is there already and is not empty.`,
      'Name a folder that does not exist yet.',
    );
  }
  const files = await editionFiles(options);
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await writeFiles(draft, files);
    await rm(target, { recursive: true, force: true });
    // A draft is private; an edition is handed out.
    await chmod(draft, 0o755);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Everything an edition holds: path -> content. Nothing is written before all of it is known. */
async function editionFiles({
  root,
  unlock,
  programs,
}: EditionOptions): Promise<Map<string, string | Uint8Array>> {
  const checkerDir = join(root, 'checker');
  const building = buildChecker(checkerDir, programs);
  building.catch(() => {});
  const workbook = await authorWorkbook(root);
  if (workbook.labs.length === 0) {
    throw new UserError('There is no lab to put into an edition.', 'node checker new 00-first');
  }
  const labs = await Promise.all(workbook.labs.map(({ id }) => workbook.openMinified(id)));
  const packages = [...new Set(workbook.labs.flatMap((lab) => lab.packages))];
  const needs = new Set(workbook.labs.flatMap((lab) => lab.needs));
  const manifest: EditionManifest = { formatVersion: 1, unlock, labs: workbook.labs };
  const files = new Map<string, string | Uint8Array>([
    [EDITION_MANIFEST, `${JSON.stringify(manifest)}\n`],
    ['package.json', await studentPackage(root, packages, needs)],
    ['.gitignore', STUDENT_GITIGNORE],
    ['checker/index.js', await readFile(join(checkerDir, 'index.js'))],
  ]);
  for (const [path, from] of Object.entries(STUDENT_FILES)) {
    files.set(path, await readFile(join(checkerDir, 'edition/student-files', from)));
  }
  // A repo that was just begun has none.
  const glossary = await readFile(join(root, GLOSSARY)).catch(() => undefined);
  if (glossary) files.set(GLOSSARY, glossary);
  for (const [name, bytes] of await building) files.set(`checker/built/${name}`, bytes);
  for (const [index, open] of labs.entries()) {
    const { slug } = open.lab;
    files.set(packPath(slug), seal(slug, JSON.stringify(open)));
    if (unlock === 'in-order' && index > 0) continue;
    for (const [path, text] of Object.entries(open.files)) files.set(`labs/${slug}/${path}`, text);
  }
  return files;
}

async function writeFiles(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  for (const dir of new Set([...files.keys()].map((path) => dirname(path)))) {
    await mkdir(join(folder, dir), { recursive: true });
  }
  await Promise.all([...files].map(([path, content]) => writeFile(join(folder, path), content)));
}
