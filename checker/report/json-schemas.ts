import * as z from 'zod/mini';
import { CANONICAL_FORM } from '../core/canonical-report.js';
import type { GradeReport } from '../core/grade-report.js';
import type { Progress } from '../core/progress.js';
import type { VerifyRow } from '../core/proof.js';
import type { CheckResult, LabResult } from '../core/result.js';
import type { LabStanding } from '../core/standing.js';
import { HOP_IDS, TRACE_FAULT_NAMES, type TraceReport } from '../core/trace.js';
import type { HandInDocument } from './hand-in-report.js';

const exit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exited'), code: z.number() }),
  z.object({ kind: z.literal('signal'), name: z.string() }),
  z.object({ kind: z.literal('timed-out'), limitMs: z.number() }),
  z.object({ kind: z.literal('output-limit'), bytes: z.number() }),
  z.object({ kind: z.literal('memory-limit'), mb: z.number() }),
  z.object({ kind: z.literal('not-started'), message: z.string() }),
]);

const failure = z.object({
  tried: z.string(),
  expected: z.string(),
  why: z.string(),
  got: z.string(),
  cause: z.optional(z.object({ id: z.string(), says: z.string() })),
  look: z.object({ file: z.string(), todo: z.optional(z.string()), line: z.optional(z.number()) }),
  trail: z.array(z.string()),
  printed: z.optional(z.string()),
  printedBefore: z.optional(z.number()),
});

const checkRow = z.object({
  stepId: z.string(),
  points: z.number(),
  maxPoints: z.number(),
  durationMs: z.number(),
});

/** One row of a result. */
export const checkResultSchema: z.ZodMiniType<CheckResult> = z.discriminatedUnion('outcome', [
  z.extend(checkRow, { outcome: z.literal('passed') }),
  z.extend(checkRow, { outcome: z.literal('failed'), failure }),
  z.extend(checkRow, { outcome: z.literal('stopped'), exit, failure }),
  z.extend(checkRow, { outcome: z.literal('skipped'), because: z.string() }),
  z.extend(checkRow, { outcome: z.literal('not-run'), needs: z.string() }),
  z.extend(checkRow, { outcome: z.literal('grader-error'), message: z.string() }),
]);

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** One submission's result in one lab. */
export const labResultSchema: z.ZodMiniType<LabResult> = z.object({
  formatVersion: z.literal(1),
  labId: z.string(),
  seed: z.number(),
  isolation: z.enum(['sandbox', 'user', 'process']),
  digests: z.object({ submission: sha256, lab: sha256, checker: sha256 }),
  layers: z.optional(
    z.array(z.object({ lab: z.string(), by: z.enum(['you', 'checker']), why: z.string(), digest: sha256 })),
  ),
  checks: z.array(checkResultSchema),
  output: z.string(),
});

/** `check --json`. */
export const checkSchema = z.object({
  formatVersion: z.literal(1),
  labId: z.string(),
  verdict: z.enum(['passed', 'provisional', 'failed', 'faulty']),
  points: z.number(),
  maxPoints: z.number(),
  appeared: z.array(z.object({ kind: z.enum(['lab', 'solution']), labId: z.string(), path: z.string() })),
  typeErrors: z.array(z.string()),
  result: labResultSchema,
});

const stepMark = z.enum(['passed', 'failed', 'stopped', 'skipped', 'not-run', 'grader-error']);

const labStanding: z.ZodMiniType<LabStanding> = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  minutes: z.number(),
  state: z.enum(['passed', 'provisional', 'open', 'locked']),
  passFirst: z.optional(z.string()),
  points: z.number(),
  maxPoints: z.number(),
  corePassed: z.number(),
  coreSteps: z.number(),
  attempts: z.number(),
  testsChanged: z.boolean(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      required: z.enum(['core', 'extension']),
      maxPoints: z.number(),
      hasPassed: z.boolean(),
      last: z.optional(stepMark),
    }),
  ),
});

/** `status --json`. */
export const statusSchema = z.object({
  formatVersion: z.literal(1),
  edition: z.enum(['author', 'student']),
  currentLab: z.string(),
  labs: z.array(labStanding),
});

/** `lesson --json`. */
export const lessonSchema = z.object({ labId: z.string(), title: z.string(), markdown: z.string() });

/** `hint --json`. */
export const hintSchema = z.object({
  stepId: z.string(),
  /** 1 to 3: the hint that is given now. */
  number: z.number(),
  of: z.number(),
  /** All hints given so far, the newest last. */
  hints: z.array(z.string()),
});

/** `quiz --json`. */
export const quizSchema = z.object({
  labId: z.string(),
  questions: z.array(
    z.object({
      question: z.string(),
      choices: z.array(z.object({ text: z.string(), right: z.boolean(), why: z.string() })),
    }),
  ),
});

/** `solution --json`. */
export const solutionSchema = z.object({
  labId: z.string(),
  /** Shown before the lab was passed; that is recorded. */
  revealed: z.boolean(),
  files: z.array(
    z.object({ path: z.string(), yours: z.optional(z.string()), reference: z.string(), patch: z.string() }),
  ),
});

const handInLab = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  files: z.array(
    z.discriminatedUnion('state', [
      z.object({ path: z.string(), state: z.enum(['changed', 'stub']) }),
      z.object({ path: z.string(), state: z.literal('left-out'), message: z.string() }),
    ]),
  ),
});

/** `hand-in --json`. */
export const handInSchema: z.ZodMiniType<HandInDocument> = z.object({
  formatVersion: z.literal(1),
  path: z.string(),
  bytes: z.number(),
  labs: z.array(handInLab),
  leftOut: z.array(handInLab),
});

/** `doctor --json`. */
export const doctorSchema = z.object({
  findings: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['ok', 'note', 'problem']),
      says: z.string(),
      remedy: z.optional(z.string()),
    }),
  ),
});

const verifyRow: z.ZodMiniType<VerifyRow> = z.object({
  lab: z.string(),
  kind: z.enum(['lab', 'stub', 'reference', 'wrong', 'real']),
  name: z.string(),
  seed: z.optional(z.number()),
  outcome: z.enum(['as-declared', 'not-as-declared', 'not-run']),
  notes: z.array(z.string()),
  durationMs: z.number(),
});

/** `verify --json`. */
export const verifySchema = z.object({ formatVersion: z.literal(1), rows: z.array(verifyRow) });

const headerLine = z.object({ name: z.string(), value: z.string() });
const hopId = z.enum(HOP_IDS);

const hop = z.object({
  id: hopId,
  title: z.string(),
  by: z.enum(['you', 'checker']),
  why: z.string(),
  state: z.enum(['passed', 'ended', 'not-reached']),
  startMs: z.optional(z.number()),
  durationMs: z.optional(z.number()),
  decided: z.array(z.string()),
  headers: z.array(
    z.object({
      of: z.enum(['request', 'response']),
      added: z.array(headerLine),
      removed: z.array(headerLine),
      changed: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
  bytesIn: z.optional(z.number()),
  bytesOut: z.optional(z.number()),
  excerpt: z.string(),
  calls: z.array(
    z.object({
      kind: z.enum(['connect', 'query']),
      sql: z.string(),
      values: z.array(z.string()),
      startMs: z.number(),
      durationMs: z.number(),
      result: z.string(),
    }),
  ),
});

/** `trace --json`. */
export const traceSchema: z.ZodMiniType<TraceReport> = z.object({
  formatVersion: z.literal(1),
  method: z.string(),
  url: z.string(),
  client: z.object({ kind: z.enum(['checker', 'browser']), name: z.string(), address: z.string() }),
  startedAt: z.string(),
  totalMs: z.number(),
  fault: z.optional(z.object({ name: z.enum(TRACE_FAULT_NAMES), says: z.string() })),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), status: z.number(), says: z.string() }),
    z.object({ kind: z.literal('failed'), code: z.string(), says: z.string() }),
  ]),
  endedAt: z.optional(hopId),
  hops: z.array(hop).check(z.length(HOP_IDS.length)),
});

const gradeRow = z.object({
  student: z.object({
    id: z.string(),
    name: z.optional(z.string()),
    email: z.optional(z.string()),
    ids: z.optional(z.record(z.string(), z.string())),
  }),
  submission: z.string(),
  submittedAt: z.optional(z.string()),
  override: z.optional(z.object({ points: z.number(), reason: z.string(), at: z.string() })),
  notes: z.optional(z.array(z.string())),
});

/** `report.json`, and `grade --json`: the grades of a class. */
export const gradeReportSchema: z.ZodMiniType<GradeReport> = z.object({
  formatVersion: z.literal(1),
  title: z.optional(z.string()),
  extension: z.optional(z.enum(['bonus', 'counts', 'ignored'])),
  generatedAt: z.string(),
  seed: z.number(),
  isolation: z.enum(['sandbox', 'user', 'process']),
  node: z.string(),
  digests: z.object({ checker: sha256, labs: z.record(z.string(), sha256), course: z.optional(sha256) }),
  labs: z.array(
    z.object({
      id: z.string(),
      slug: z.optional(z.string()),
      title: z.string(),
      due: z.optional(z.string()),
      weight: z.optional(z.number()),
      steps: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          points: z.number(),
          required: z.enum(['core', 'extension']),
        }),
      ),
    }),
  ),
  rows: z.array(
    z.discriminatedUnion('kind', [
      z.extend(gradeRow, {
        kind: z.literal('graded'),
        labId: z.string(),
        result: labResultSchema,
        typeErrors: z.array(z.string()),
        score: z.object({
          points: z.number(),
          maxPoints: z.number(),
          bonus: z.number(),
          latePenalty: z.number(),
          computed: z.number(),
        }),
      }),
      z.extend(gradeRow, {
        kind: z.literal('ungraded'),
        labId: z.optional(z.string()),
        because: z.enum(['refused', 'missing', 'grader-error']),
        reason: z.string(),
      }),
    ]),
  ),
});

/** `explain-diff --json`. */
export const explainDiffSchema = z.object({
  formatVersion: z.literal(1),
  common: z.array(z.string()),
  rows: z.array(
    z.object({
      student: z.string(),
      labId: z.optional(z.string()),
      /** In the first report and in the second; null: no grade. */
      points: z.tuple([z.nullable(z.number()), z.nullable(z.number())]),
      because: z.array(z.string()),
    }),
  ),
});

/** `.checker/progress.json`. */
export const progressSchema: z.ZodMiniType<Progress> = z.object({
  formatVersion: z.literal(1),
  labs: z.record(
    z.string(),
    z.object({
      attempts: z.number(),
      bestPoints: z.number(),
      passedAt: z.optional(z.string()),
      provisionalAt: z.optional(z.string()),
      hintsUsed: z.record(z.string(), z.number()),
      revealedAt: z.optional(z.string()),
      labDigest: z.optional(z.string()),
      steps: z.record(z.string(), z.object({ last: stepMark, passedAt: z.optional(z.string()) })),
      quiz: z.optional(z.object({ right: z.number(), of: z.number(), at: z.string() })),
    }),
  ),
});

/** Every document that `--json` prints, by its command. */
export const SCHEMAS = {
  check: checkSchema,
  watch: checkSchema,
  status: statusSchema,
  lesson: lessonSchema,
  hint: hintSchema,
  quiz: quizSchema,
  solution: solutionSchema,
  'hand-in': handInSchema,
  doctor: doctorSchema,
  verify: verifySchema,
  trace: traceSchema,
  grade: gradeReportSchema,
  'explain-diff': explainDiffSchema,
  progress: progressSchema,
} as const;

/** The JSON Schema (2020-12) of what a command prints with `--json`; undefined when there is none. */
export function jsonSchemaOf(command: string): unknown {
  const schema = Object.entries(SCHEMAS).find(([name]) => name === command)?.[1];
  const description = command === 'grade' ? { description: CANONICAL_FORM } : {};
  return schema && { ...z.toJSONSchema(schema), ...description };
}
