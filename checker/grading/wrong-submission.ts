import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod/mini';
import { GraderError } from '../core/errors.js';
import type { CheckResult } from '../core/result.js';

/** `expect.json` of a wrong submission: what must fail, and what must be told. */
export const ExpectSchema = z.strictObject({
  step: z.string(),
  cause: z.string(),
  /** Step id -> the reason why this mistake cannot but fail it too. */
  alsoFails: z.record(z.string(), z.string().check(z.minLength(1))),
});
export type Expect = z.infer<typeof ExpectSchema>;

/**
 * A wrong submission: the reference with a few files replaced. In its folder `earlier/` lie files of earlier labs, under
 * those labs' names: they replace files of the references of these labs, and so stand for what its author handed in there.
 */
export interface WrongSubmission {
  readonly name: string;
  readonly dir: string;
  readonly expect: Expect;
}

const EARLIER = 'earlier';
/** What lies beside a reference, and is no part of it. */
const OF_AUTHORS = ['wrong', 'real', 'NOTES.md'];

/** The wrong submissions of a lab, by name. Throws GraderError when an expect.json is no good. */
export async function wrongSubmissions(wrongDir: string): Promise<WrongSubmission[]> {
  const entries = await readdir(wrongDir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const dir = join(wrongDir, name);
      try {
        const expect = ExpectSchema.parse(JSON.parse(await readFile(join(dir, 'expect.json'), 'utf8')));
        return { name, dir, expect };
      } catch (error) {
        throw new GraderError(
          `${join(dir, 'expect.json')}: ${error instanceof Error ? error.message : error}`,
        );
      }
    }),
  );
}

/** The paths of the files that a wrong submission puts in the reference's place. */
export async function replacedBy(wrongDir: string): Promise<string[]> {
  const entries = await readdir(wrongDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== 'expect.json')
    .map((entry) => relative(wrongDir, join(entry.parentPath, entry.name)));
}

/** Copies a reference's files into a folder of its own for as long as `use` runs. */
export async function withCopy<T>(
  referenceDir: string,
  files: readonly string[],
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'checker-wrong-'));
  // One deeper: what lies beside a submission counts as its author's earlier labs.
  const dir = join(folder, 'submission');
  try {
    for (const file of files) await cp(join(referenceDir, file), join(dir, file), { recursive: true });
    return await use(dir);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lays a wrong submission over the reference in a folder of its own for as long as `use` runs. */
export function withOverlay<T>(
  referenceDir: string,
  files: readonly string[],
  wrongDir: string,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const earlierDir = join(wrongDir, EARLIER);
  return withCopy(referenceDir, files, async (dir) => {
    const isSubmitted = (path: string) => !path.endsWith('expect.json') && path !== earlierDir;
    await cp(wrongDir, dir, { recursive: true, filter: isSubmitted });
    for (const slug of await readdir(earlierDir).catch(() => [])) {
      const reference = join(dirname(referenceDir), slug);
      const beside = join(dirname(dir), slug);
      const isReference = (path: string) => !OF_AUTHORS.includes(relative(reference, path));
      await cp(reference, beside, { recursive: true, filter: isReference });
      await cp(join(earlierDir, slug), beside, { recursive: true });
    }
    return use(dir);
  });
}

const hasFailed = ({ outcome }: CheckResult) => outcome === 'failed' || outcome === 'stopped';

/** How a result differs from what was declared, one sentence each. */
export function deviations(expect: Expect, checks: readonly CheckResult[]): string[] {
  return checks.flatMap((check) => {
    const { stepId } = check;
    const isMeant = stepId === expect.step;
    if (hasFailed(check)) {
      if (!isMeant) return expect.alsoFails[stepId] ? [] : [`${stepId} fails too: ${tell(check)}`];
      const told = 'failure' in check ? check.failure.cause?.id : undefined;
      return told === expect.cause
        ? []
        : [`${stepId} is told "${told ?? 'no cause'}", not "${expect.cause}": ${tell(check)}`];
    }
    if (isMeant) return [`${stepId} must fail, but it is ${check.outcome}`];
    if (expect.alsoFails[stepId]) return [`${stepId} is in alsoFails, but it is ${check.outcome}`];
    return check.outcome === 'passed' || check.outcome === 'skipped' ? [] : [`${stepId}: ${tell(check)}`];
  });
}

/** A check in one line, for authors. */
export function tell(check: CheckResult): string {
  if ('failure' in check) {
    const { tried, expected, got, cause } = check.failure;
    return `tried ${tried}; expected ${expected}; got ${got} [${cause?.id ?? 'no cause'}]`;
  }
  if (check.outcome === 'grader-error') return `grader error: ${check.message}`;
  if (check.outcome === 'skipped') return `skipped: ${check.because}`;
  if (check.outcome === 'not-run') return `not run: needs ${check.needs}`;
  return check.outcome;
}
