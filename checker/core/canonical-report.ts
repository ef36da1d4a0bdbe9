import type { GradeReport, GradeRow } from './grade-report.js';
import type { CheckResult, Failure } from './result.js';

/** The fields of a report that its canonical form leaves out: what a student's code prints depends on when it is ended. */
export const CANONICAL_LEFT_OUT = ['generatedAt', 'output', 'printed', 'printedBefore'] as const;

/** What differs between two gradings of the same class in texts, and the word that stands for it in the canonical form. */
export const CANONICAL_WORDS: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/g, '<time>'],
  [/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, '<time>'],
  [/(?:\/[\w.-]+)*\/checker-[\w-]+/g, '<folder>'],
  [/\b0x[0-9a-f]{6,}\b/g, '<address>'],
  [/(\bpid[ :=]+|\(node:)\d+/gi, '$1<pid>'],
  [/\b\d+(?:\.\d+)?(?= ?(?:ms|µs|milliseconds|s|seconds)\b)/g, '<duration>'],
  // The ports that systems assign by themselves: Linux from 32768, others from 49152 (RFC 6335 section 6).
  [
    /\b(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])\b/g,
    '<port>',
  ],
];

/** The canonical form in words, for the published schema. */
export const CANONICAL_FORM = `report.canonical.json is this report as two gradings of the same class give it, byte for byte: fields in order of their names; ${CANONICAL_LEFT_OUT.join(
  ', ',
)} left out; durationMs 0; in the texts tried, expected, got, says, trail, message, reason and typeErrors, what matches one of these is written as the word after it: ${CANONICAL_WORDS.map(
  ([pattern, word]) => `${pattern} ${word}`,
).join('  ')}`;

/** A text with everything in it that differs from one grading to the next written alike. */
export function canonicalText(text: string): string {
  return CANONICAL_WORDS.reduce((done, [pattern, word]) => done.replace(pattern, word), text);
}

/** A report without its rows, in canonical form. */
export function canonicalHead(head: Omit<GradeReport, 'rows'>): object {
  const { generatedAt: _, ...rest } = head;
  return sorted(rest);
}

/** A row in canonical form: the same for two gradings of the same submission that came to the same verdict. */
export function canonicalRow(row: GradeRow): object {
  if (row.kind === 'ungraded') return sorted({ ...row, reason: canonicalText(row.reason) });
  const { output: _, checks, ...result } = row.result;
  return sorted({
    ...row,
    result: { ...result, checks: checks.map(canonicalCheck) },
    typeErrors: row.typeErrors.map(canonicalText),
  });
}

/** With every object's fields in order, as RFC 8785 section 3.2.3 has them: where data came from does not show. */
function sorted<T>(data: T): T {
  if (Array.isArray(data)) return data.map(sorted) as T;
  if (typeof data !== 'object' || data === null) return data;
  const names = Object.keys(data).sort() as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, sorted(data[name])])) as T;
}

function canonicalCheck(check: CheckResult): object {
  const common = { ...check, durationMs: 0 };
  switch (check.outcome) {
    case 'failed':
    case 'stopped':
      return { ...common, failure: canonicalFailure(check.failure) };
    case 'grader-error':
      return { ...common, message: canonicalText(check.message) };
    case 'passed':
    case 'skipped':
    case 'not-run':
      return common;
  }
}

function canonicalFailure({ printed: _, printedBefore: __, ...failure }: Failure): object {
  const { tried, expected, why, got, cause, look, trail } = failure;
  return {
    tried: canonicalText(tried),
    expected: canonicalText(expected),
    why,
    got: canonicalText(got),
    ...(cause ? { cause: { id: cause.id, says: canonicalText(cause.says) } } : {}),
    look,
    trail: trail.map(canonicalText),
  };
}
