import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { writeFileAtomic } from '../../core/atomic-write.js';
import { UserError } from '../../core/errors.js';
import type { Override } from '../../core/grade-report.js';
import { errorCode, storageError } from '../../core/storage-error.js';

/** One grade that an instructor put in the place of a computed one. */
export interface OverrideEntry extends Override {
  readonly student: string;
  readonly labId: string;
}

const schema = z.object({
  formatVersion: z.literal(1),
  overrides: z.array(
    z.object({
      student: z.string(),
      labId: z.string(),
      points: z.number(),
      reason: z.string(),
      at: z.string(),
    }),
  ),
});

/** Reads `overrides.json`; none when there is no such file. Throws UserError when it is damaged. */
export async function readOverrides(path: string): Promise<readonly OverrideEntry[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  try {
    return z.parse(schema, JSON.parse(text)).overrides;
  } catch {
    // Going on without it would change grades in silence.
    throw new UserError(
      `${path} is damaged, and it holds the grades that were set by hand.`,
      `Mend it, or set them again with: node checker override. To do without them: rm ${path}`,
    );
  }
}

/** Writes them whole, in order. Throws UserError when they cannot be written. */
export async function writeOverrides(path: string, overrides: readonly OverrideEntry[]): Promise<void> {
  const sorted = [...overrides].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const text = `${JSON.stringify({ formatVersion: 1, overrides: sorted }, null, 2)}\n`;
  await writeFileAtomic(path, text).catch((error: unknown) => {
    throw storageError(error, 'the override', path);
  });
}

/** One more; it takes the place of one for the same student and lab. */
export function withOverride(
  overrides: readonly OverrideEntry[],
  entry: OverrideEntry,
): readonly OverrideEntry[] {
  return [...withoutOverride(overrides, entry), entry];
}

/** All but that of one student in one lab. */
export function withoutOverride(
  overrides: readonly OverrideEntry[],
  entry: Pick<OverrideEntry, 'student' | 'labId'>,
): readonly OverrideEntry[] {
  return overrides.filter((other) => keyOf(other) !== keyOf(entry));
}

/** Looks up what was set by hand for a student in a lab. */
export function overrideFinder(overrides: readonly OverrideEntry[]) {
  const byKey = new Map(
    overrides.map(
      ({ points, reason, at, ...of }) => [keyOf(of), { points, reason, at } as Override] as const,
    ),
  );
  return (student: string, labId: string): Override | undefined => byKey.get(keyOf({ student, labId }));
}

const keyOf = ({ student, labId }: Pick<OverrideEntry, 'student' | 'labId'>) =>
  JSON.stringify([student, labId]);
