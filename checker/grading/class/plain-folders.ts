import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Student } from '../../core/grade-report.js';

/** A submission that was found in a class folder. */
export interface FoundSubmission {
  readonly student: Student;
  readonly path: string;
  readonly kind: 'folder' | 'zip' | 'tar.gz' | 'git';
  readonly submittedAt?: string;
}

export async function findSubmissions(
  classFolder: string,
  _options: { readonly roster?: string },
): Promise<{ found: readonly FoundSubmission[]; missing: readonly Student[] }> {
  const entries = await readdir(classFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return {
    found: folders.map(({ name }) => ({ student: { id: name }, path: name, kind: 'folder' })),
    missing: [],
  };
}

export async function openSubmission(
  classFolder: string,
  found: FoundSubmission,
  options: {
    readonly labs: readonly { id: string; slug: string; files: readonly string[] }[];
    readonly into: string;
    readonly onlyLab?: string;
  },
): Promise<{ ok: true; labs: readonly string[]; notes: readonly string[] } | { ok: false; reason: string }> {
  const labs: string[] = [];
  for (const lab of options.labs) {
    for (const path of lab.files) {
      const from = join(classFolder, found.path, path);
      if (!(await stat(from).catch(() => undefined))) continue;
      const to = join(options.into, lab.slug, path);
      await mkdir(dirname(to), { recursive: true });
      await cp(from, to);
      if (!labs.includes(lab.id)) labs.push(lab.id);
    }
  }
  return { ok: true, labs, notes: [] };
}
