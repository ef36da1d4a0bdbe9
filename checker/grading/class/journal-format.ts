import * as z from 'zod/mini';
import type { IsolationLevel, LabResult } from '../../core/result.js';

/** What a journal begins with: whatever grades depend on, apart from the submissions. */
export interface JournalHeader {
  readonly kind: 'class';
  readonly formatVersion: 1;
  /** One seed a class. */
  readonly seed: number;
  readonly isolation: IsolationLevel;
  /** `20.20.0`. */
  readonly node: string;
  /** SHA-256, hex. */
  readonly checker: string;
  /** Lab id -> SHA-256 (hex) of what grades it: exactly the labs that are graded. */
  readonly labs: Readonly<Record<string, string>>;
  /** Of the course file, as it was when grading began; scores are computed anew from the one that there is. */
  readonly course?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The words of the command line. */
  readonly arguments: readonly string[];
}

/** Why a grading is to be done once more, alone: a clock ended it, others had the processor, or it was our own fault. */
export type AgainBecause = 'timed-out' | 'starved' | 'grader-error';

interface EntryOf {
  readonly student: string;
  /** The submission's path in the class folder. */
  readonly submission: string;
  /** SHA-256 (hex) of what was graded, or of why it was not. */
  readonly source: string;
  /** 1; 2 and up for each time that the same source was graded again. */
  readonly attempt: number;
  /** Undefined: this is the last word. */
  readonly again?: AgainBecause;
  /** What the instructor should know of the submission. */
  readonly notes?: readonly string[];
}

/** One finished grading of one student in one lab. */
export interface GradedEntry extends EntryOf {
  readonly kind: 'graded';
  readonly labId: string;
  readonly result: LabResult;
  readonly typeErrors: readonly string[];
}

/** One student in one lab, or a whole submission, without a grade. */
export interface UngradedEntry extends EntryOf {
  readonly kind: 'ungraded';
  readonly labId?: string;
  readonly because: 'refused' | 'missing' | 'grader-error';
  readonly reason: string;
}

export type JournalEntry = GradedEntry | UngradedEntry;

const header: z.ZodMiniType<JournalHeader> = z.object({
  kind: z.literal('class'),
  formatVersion: z.literal(1),
  seed: z.number(),
  isolation: z.enum(['sandbox', 'user', 'process']),
  node: z.string(),
  checker: z.string(),
  labs: z.record(z.string(), z.string()),
  course: z.optional(z.string()),
  startedAt: z.string(),
  arguments: z.array(z.string()),
});

const entryOf = {
  student: z.string(),
  submission: z.string(),
  source: z.string(),
  attempt: z.number(),
  again: z.optional(z.enum(['timed-out', 'starved', 'grader-error'])),
  notes: z.optional(z.array(z.string())),
};

const entry = z.discriminatedUnion('kind', [
  z.looseObject({
    ...entryOf,
    kind: z.literal('graded'),
    labId: z.string(),
    // Written by this very checker, whose digest the first line holds.
    result: z.custom<LabResult>((value) => typeof value === 'object' && value !== null && 'checks' in value),
    typeErrors: z.array(z.string()),
  }),
  z.looseObject({
    ...entryOf,
    kind: z.literal('ungraded'),
    labId: z.optional(z.string()),
    because: z.enum(['refused', 'missing', 'grader-error']),
    reason: z.string(),
  }),
]);

/** Reads a journal's first line; undefined when it is none. */
export const parseHeader = (line: string): JournalHeader | undefined => parse(header, line);

/** Reads any other line; undefined when it was not written whole. */
export const parseEntry = (line: string): JournalEntry | undefined => parse(entry, line);

function parse<T>(schema: z.ZodMiniType<T>, line: string): T | undefined {
  try {
    const parsed = z.safeParse(schema, JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
