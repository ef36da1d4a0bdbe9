import * as z from 'zod/mini';
import type { Progress } from '../core/progress.js';

const count = z.number().check(z.int(), z.nonnegative());
const moment = z.string();

const stepProgress = z.looseObject({
  last: z.enum(['passed', 'failed', 'stopped', 'skipped', 'not-run', 'grader-error']),
  passedAt: z.optional(moment),
});

const labProgress = z.looseObject({
  attempts: count,
  bestPoints: z.number(),
  passedAt: z.optional(moment),
  provisionalAt: z.optional(moment),
  hintsUsed: z.record(z.string(), count),
  revealedAt: z.optional(moment),
  labDigest: z.optional(z.string()),
  steps: z.record(z.string(), stepProgress),
  quiz: z.optional(z.looseObject({ right: count, of: count, at: moment })),
});

const progress: z.ZodMiniType<Progress> = z.looseObject({
  formatVersion: z.literal(1),
  labs: z.record(z.string(), labProgress),
});

/** What a progress file's text holds. */
export type ParsedProgress =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'newer'; readonly formatVersion: number }
  | { readonly kind: 'broken' };

/** Reads a progress file's text. Fields that this version does not know are kept. */
export function parseProgress(text: string): ParsedProgress {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'broken' };
  }
  const version = versionOf(data);
  if (version !== undefined && version > 1) return { kind: 'newer', formatVersion: version };
  const parsed = z.safeParse(progress, data);
  return parsed.success ? { kind: 'progress', progress: parsed.data } : { kind: 'broken' };
}

function versionOf(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null || !('formatVersion' in data)) return undefined;
  return typeof data.formatVersion === 'number' ? data.formatVersion : undefined;
}
