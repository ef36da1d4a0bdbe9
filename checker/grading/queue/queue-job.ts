import { createHash } from 'node:crypto';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Lab } from '../../core/lab.js';
import type { IsolationLevel } from '../../core/result.js';
import type { Limits } from '../../sandbox/limits.js';
import { readRegularFile } from '../../sandbox/read-source.js';

/** One submission in one lab, as it travels: all that its grade depends on. */
export interface QueueJob {
  readonly formatVersion: 1;
  /** Which grading of which class it belongs to. */
  readonly classId: string;
  readonly labId: string;
  readonly seed: number;
  readonly attempt: number;
  readonly isolation: IsolationLevel;
  /** The line of Node: `20`. */
  readonly node: string;
  readonly limits: Limits;
  /** SHA-256, hex. */
  readonly digests: { readonly checker: string; readonly lab: string; readonly source: string };
  /** `01-dns/zone.ts` -> its bytes in base64; a number is the length of a file that is too long to be taken. */
  readonly files: Readonly<Record<string, string | number>>;
}

type Folder = Pick<Lab, 'slug' | 'files'>;

/** More than all labs' files together have. */
const MAX_FILES = 200;
/** Of base64; a job of the largest files that are taken is smaller. */
const MAX_CHARACTERS = 400_000;

const count = z.number().check(z.nonnegative());
const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const schema: z.ZodMiniType<QueueJob> = z.object({
  formatVersion: z.literal(1),
  classId: digest,
  labId: z.string().check(z.regex(/^\d\d$/)),
  seed: z.number().check(z.int()),
  attempt: z.number().check(z.int(), z.positive()),
  isolation: z.enum(['sandbox', 'user', 'process']),
  node: z.string().check(z.regex(/^\d+$/)),
  limits: z.object({
    startMs: count,
    loadMs: count,
    callMs: count,
    gradeMs: count,
    memoryMb: count,
    outputBytes: count,
    fileBytes: count,
    processes: count,
    sourceBytes: count,
    mayStartWorkers: z.boolean(),
  }),
  digests: z.object({ checker: digest, lab: digest, source: digest }),
  files: z
    .record(z.string(), z.union([count, z.base64().check(z.maxLength(MAX_CHARACTERS))]))
    .check(z.refine((files) => Object.keys(files).length <= MAX_FILES, 'too many files')),
});

/** Reads what came from the queue; undefined when it is no job of this format. */
export function parseJob(data: unknown): QueueJob | undefined {
  const parsed = z.safeParse(schema, data);
  return parsed.success ? parsed.data : undefined;
}

/** The same for the same work, however often it is put on the queue. Nothing but hexadecimal digits. */
export function jobId({ classId, labId, seed, attempt, isolation, digests }: QueueJob): string {
  const { checker, lab, source } = digests;
  const parts = [classId, labId, seed, attempt, isolation, checker, lab, source];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The student files of `labs` below `labsDir`, which holds a folder for each lab. */
export function packFiles(labsDir: string, labs: readonly Folder[], maxBytes: number): QueueJob['files'] {
  const files: Record<string, string | number> = {};
  for (const { slug, files: listed } of labs) {
    for (const { path } of listed) {
      const read = readRegularFile(join(labsDir, slug), path, maxBytes);
      if (read.ok) files[`${slug}/${path}`] = read.bytes.toString('base64');
      else if (read.size !== undefined) files[`${slug}/${path}`] = read.size;
    }
  }
  return files;
}

/** Writes the student files of `labs` below `labsDir`, and nothing else of what a job has. */
export async function layFiles(
  labsDir: string,
  labs: readonly Folder[],
  files: QueueJob['files'],
  maxLength: number,
): Promise<void> {
  for (const { slug, files: listed } of labs) {
    for (const { path } of listed) {
      const sent = Object.hasOwn(files, `${slug}/${path}`) ? files[`${slug}/${path}`] : undefined;
      if (sent === undefined) continue;
      const target = join(labsDir, slug, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, typeof sent === 'string' ? Buffer.from(sent, 'base64') : '', { flag: 'wx' });
      // Its length alone is told; holes take no place on the disk.
      if (typeof sent === 'number') await truncate(target, Math.min(sent, maxLength));
    }
  }
}
