import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { openSubmission } from '../../intake/open-submission.js';
import {
  DEFAULT_INTAKE_LIMITS,
  type FoundSubmission,
  type IntakeLab,
  type IntakeLimits,
  type OpenedSubmission,
} from '../../intake/submission.js';

export const LABS: readonly IntakeLab[] = [
  { id: '00', slug: '00-hello-backend', files: ['server.ts'] },
  { id: '01', slug: '01-dns', files: ['zone.ts', 'server.ts', 'resolver.ts'] },
  { id: '02', slug: '02-security-groups', files: ['rules.ts', 'cidr.ts'] },
];

/** A submission that was opened: what was said, and what was written. */
export interface Tried {
  readonly opened: OpenedSubmission;
  /** Path below the folder to fill -> text. */
  readonly written: Readonly<Record<string, string>>;
}

/** A class folder, and a folder beside it to open submissions into. */
export interface IntakeBench {
  readonly classFolder: string;
  /** Lays a file of the class folder, with the folders above it. */
  lay(path: string, content: string | Buffer): Promise<void>;
  /** Opens a submission; throws when anything but regular files of the folder to fill was written. */
  open(
    found: Omit<FoundSubmission, 'student'>,
    options?: { readonly limits?: Partial<IntakeLimits>; readonly onlyLab?: string },
  ): Promise<Tried>;
}

/** Gives each test a bench of its own, and removes it afterwards. */
export function intakeBenches(): () => Promise<IntakeBench> {
  const made: string[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async () => {
    const root = await mkdtemp(join(tmpdir(), 'intake-test-'));
    made.push(root);
    return await makeBench(root);
  };
}

async function makeBench(root: string): Promise<IntakeBench> {
  const classFolder = join(root, 'class');
  await mkdir(classFolder);
  return {
    classFolder,
    async lay(path, content) {
      const target = join(classFolder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    },
    async open(found, { limits, onlyLab } = {}) {
      const into = join(root, 'into');
      await rm(into, { recursive: true, force: true });
      const before = await listAll(root);
      const opened = await openSubmission(
        classFolder,
        { student: { id: 'anna' }, ...found },
        {
          labs: LABS,
          into,
          limits: { ...DEFAULT_INTAKE_LIMITS, ...limits },
          ...(onlyLab ? { onlyLab } : {}),
        },
      );
      const after = await listAll(root);
      const written: Record<string, string> = {};
      for (const path of after.filter((each) => !before.includes(each))) {
        const full = join(root, path);
        const status = await lstat(full);
        if (!`${path}/`.startsWith('into/')) throw new Error(`${path} was written`);
        if (status.isDirectory()) continue;
        if (!status.isFile()) throw new Error(`${path} is no regular file`);
        written[path.slice('into/'.length)] = await readFile(full, 'utf8');
      }
      if (!opened.ok && after.length !== before.length)
        throw new Error('a refused submission left something');
      return { opened, written };
    },
  };
}

/** Links are not followed: what stands in a linked folder is not ours. */
async function listAll(root: string): Promise<string[]> {
  return await readdir(root, { recursive: true });
}
