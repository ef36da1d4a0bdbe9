import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { authorWorkbook } from '../labs/author-workbook.js';
import { EDITION_MANIFEST, type EditionManifest, packPath } from '../labs/edition-format.js';
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
}

const STUDENT_FILES = {
  'README.md': 'student-README.md',
  'tsconfig.json': 'student-tsconfig.json',
  'vitest.config.ts': 'student-vitest.config.ts',
};
const STUDENT_GITIGNORE = 'node_modules/\n.checker/\n';

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
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await writeEdition(options, draft);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeEdition({ root, unlock }: EditionOptions, draft: string): Promise<void> {
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(draft, path)), { recursive: true });
    await writeFile(join(draft, path), content);
  };
  const checkerDir = join(root, 'checker');
  const checker = buildChecker(checkerDir);
  const workbook = await authorWorkbook(root);
  if (workbook.labs.length === 0)
    throw new UserError('There is no lab to put into an edition.', 'node checker new 00-first');
  const packages = [...new Set(workbook.labs.flatMap((lab) => lab.packages))];
  const manifest: EditionManifest = { formatVersion: 1, unlock, labs: workbook.labs };
  await Promise.all([
    put(EDITION_MANIFEST, `${JSON.stringify(manifest)}\n`),
    put('package.json', await studentPackage(root, packages)),
    put('.gitignore', STUDENT_GITIGNORE),
    ...Object.entries(STUDENT_FILES).map(async ([path, from]) =>
      put(path, await readFile(join(checkerDir, 'edition/student-files', from))),
    ),
    put('checker/index.js', await readFile(join(checkerDir, 'index.js'))),
    ...[...(await checker)].map(([name, bytes]) => put(`checker/built/${name}`, bytes)),
    ...workbook.labs.map(async (lab, index) => {
      const open = await workbook.openMinified(lab.id);
      await put(packPath(lab.slug), seal(lab.slug, JSON.stringify(open)));
      if (unlock === 'in-order' && index > 0) return;
      await Promise.all(
        Object.entries(open.files).map(([path, text]) => put(`labs/${lab.slug}/${path}`, text)),
      );
    }),
  ]);
}
