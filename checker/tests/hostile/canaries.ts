import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OpenLab } from '../../labs/workbook.js';

/** Secrets that were planted where a submission might look. */
export interface Canaries {
  /** The folder that they lie in. */
  readonly dir: string;
  /** Any of these in what a submission printed is a leak. */
  readonly secrets: readonly string[];
  /** What was changed of them, one sentence each. */
  changes(): Promise<string[]>;
}

/** What a grader's machine has lying about, each with a secret of its own in it. */
const PLACES = [
  'solutions/01-dns/zone.ts',
  'labs/01-dns/hidden/01.1-address-records.test.ts',
  'submissions/another-student/zone.ts',
  '.workbook/progress.json',
  'results/results.json',
  'gradebook.csv',
];

/** The environment variable of the grader that no submission may see. */
export const CANARY_VARIABLE = 'CHECKER_CANARY';

/** Plants secrets in files under `dir`, and one in the environment of this process and of all that it starts. */
export async function plantCanaries(dir: string): Promise<Canaries> {
  const texts = new Map<string, string>();
  for (const place of PLACES) {
    const path = join(dir, place);
    const text = `// canary-${randomUUID()}\n`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    texts.set(path, text);
  }
  const inEnvironment = `canary-${randomUUID()}`;
  process.env[CANARY_VARIABLE] = inEnvironment;
  const changes = async () => {
    const there = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = there.filter((entry) => !entry.isDirectory()).map((e) => join(e.parentPath, e.name));
    const added = paths.filter((path) => !texts.has(path)).map((path) => `${path} was added`);
    const changed: string[] = [];
    for (const [path, text] of texts) {
      const now = await readFile(path, 'utf8').catch(() => undefined);
      if (now !== text) changed.push(`${path} was ${now === undefined ? 'removed' : 'changed'}`);
    }
    return [...added, ...changed];
  };
  const secrets = [inEnvironment, ...[...texts.values()].map((text) => text.trim().slice(3))];
  return { dir, secrets, changes };
}

/** Lines that are told apart: of a hidden test or the reference, and of nothing that a student may see. */
export async function secretLines(root: string, { lab, files, reference }: OpenLab): Promise<string[]> {
  const hiddenDir = join(root, 'labs', lab.slug, 'hidden');
  const hidden = await Promise.all(
    (await readdir(hiddenDir)).map((name) => readFile(join(hiddenDir, name), 'utf8')),
  );
  const visible = new Set(Object.values(files).flatMap(linesOf));
  const lines = new Set([...hidden, ...Object.values(reference)].flatMap(linesOf));
  return [...lines].filter((line) => line.length > 30 && !visible.has(line));
}

const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
