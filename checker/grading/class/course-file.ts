import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type Course, DEFAULT_COURSE } from '../../core/course.js';
import { UserError } from '../../core/errors.js';

const wholeNumber = z.number().check(z.int(), z.nonnegative());
const percent = z.number().check(z.minimum(0), z.maximum(100));
const moment = z.iso.datetime({
  offset: true,
  error: 'must be a date with a time and an offset, such as 2026-10-01T23:59:00+02:00',
});

/** `course.json`: fields that it does not know are refused, so that a typing error does not change grades unseen. */
export const courseSchema: z.ZodMiniType<Course> = z.strictObject({
  formatVersion: z.literal(1),
  title: z.optional(z.string()),
  labs: z.record(
    z.string().check(z.regex(/^\d\d$/, 'must be the id of a lab, such as 01')),
    z.strictObject({ due: z.optional(moment), weight: z.optional(z.number().check(z.nonnegative())) }),
  ),
  late: z.optional(
    z.strictObject({ graceMinutes: wholeNumber, percentPerDay: percent, maxPercent: percent }),
  ),
  extension: z.enum(['bonus', 'counts', 'ignored']),
  seed: z.optional(wholeNumber.check(z.maximum(2 ** 32 - 1))),
});

/** A course file and the digest of its bytes; where none is given, what holds without one. */
export interface ReadCourse {
  readonly course: Course;
  /** SHA-256, hex. */
  readonly digest?: string;
}

/** Reads a course file. `known` are the ids of all labs. Throws UserError that names the wrong field. */
export async function readCourse(path: string | undefined, known: readonly string[]): Promise<ReadCourse> {
  if (path === undefined) return { course: DEFAULT_COURSE };
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UserError(`The course file ${path} cannot be read: ${error.message}.`, `ls -l ${path}`);
  });
  const course = parseCourse(text, path);
  const unknown = Object.keys(course.labs).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw wrong(path, `labs.${unknown}: there is no lab ${unknown}; the labs are ${known.join(', ')}`);
  }
  return { course, digest: createHash('sha256').update(text).digest('hex') };
}

function parseCourse(text: string, path: string): Course {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw wrong(path, `it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = z.safeParse(courseSchema, data);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const field = first?.path.map(String).join('.');
  throw wrong(path, `${field ? `${field}: ` : ''}${first?.message ?? 'it has another form'}`);
}

const wrong = (path: string, what: string) =>
  new UserError(
    `The course file ${path} is wrong. ${what}.`,
    'A whole one: {"formatVersion":1,"labs":{"01":{"due":"2026-10-01T23:59:00+02:00"}},"extension":"bonus"}',
  );
