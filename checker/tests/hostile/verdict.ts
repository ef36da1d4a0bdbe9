import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { IsolationLevel } from '../../core/result.js';

/** What must come of a hostile submission at one isolation level. */
const OutcomeSchema = z.strictObject({
  /**
   * `same`: the score of what it is laid over, and nothing to tell. `named`: besides, the step `step` is told the cause `cause`.
   * `refused`: likewise, for a file that is not taken.
   */
  outcome: z.enum(['same', 'named', 'refused']),
  step: z.string().optional(),
  cause: z.string().optional(),
  /** Words that must stand in what the step got. */
  got: z.string().optional(),
});
export type ExpectedOutcome = z.infer<typeof OutcomeSchema>;

/** `verdict.json` of a hostile submission. */
const VerdictSchema = z
  .strictObject({
    lab: z.enum(['00', '01', '02', '05']),
    /** Only these steps are graded; all of them unless given. */
    steps: z.array(z.string()).optional(),
    /** Graded a second time: what it left the first time must not help it. */
    isGradedTwice: z.boolean().default(false),
    /** The row of the list of hostile submissions that it belongs to, in short. */
    row: z.string().min(5),
    /** What it is laid over; over the reference, only the named step must fail. */
    over: z.enum(['stub', 'reference']).default('stub'),
    sandbox: OutcomeSchema,
    /** As `sandbox` unless given. Null: the level `user` does not hold this, for the reason in `userWhy`. */
    user: OutcomeSchema.nullable().optional(),
    userWhy: z.string().min(10).optional(),
    /** Null: the level `process` does not hold this, for the reason in `processWhy`. */
    process: OutcomeSchema.nullable(),
    processWhy: z.string().min(10).optional(),
  })
  .refine((verdict) => verdict.process !== null || verdict.processWhy !== undefined, {
    error: 'a verdict without a process level needs processWhy',
  })
  .refine((verdict) => verdict.user !== null || verdict.userWhy !== undefined, {
    error: 'a verdict without the level user needs userWhy',
  });
export type Verdict = z.infer<typeof VerdictSchema>;

/** What must come of it at a level, or why that level does not promise to hold it. */
export function expectedAt(
  level: IsolationLevel,
  verdict: Verdict,
): ExpectedOutcome | { readonly why: string } {
  switch (level) {
    case 'sandbox':
      return verdict.sandbox;
    case 'user':
      return verdict.user === null ? { why: verdict.userWhy ?? '' } : (verdict.user ?? verdict.sandbox);
    case 'process':
      return verdict.process ?? { why: verdict.processWhy ?? '' };
  }
}

/** A hostile submission: the files that it lays over the stub, and what must come of it. */
export interface HostileCase {
  readonly name: string;
  readonly dir: string;
  readonly verdict: Verdict;
}

const SUBMISSIONS = fileURLToPath(new URL('./submissions', import.meta.url));

/** Every hostile submission, by name. Throws when a verdict is no good. */
export async function hostileCases(): Promise<HostileCase[]> {
  const names = (await readdir(SUBMISSIONS)).sort();
  return Promise.all(
    names.map(async (name) => {
      const dir = join(SUBMISSIONS, name);
      const verdict = VerdictSchema.parse(JSON.parse(await readFile(join(dir, 'verdict.json'), 'utf8')));
      return { name, dir, verdict };
    }),
  );
}
