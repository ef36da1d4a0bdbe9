import type { IsolationLevel, LabResult } from './result.js';

/** Whoever handed something in, as far as the folder's names or the roster tell. */
export interface Student {
  /** What tells students apart in one class: the roster's key, an account, or the submission's own name. */
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  /**
   * Ids of gradebooks: `canvas` (user id), `sis` (SIS user id, or ID number), `login` (SIS login id), `moodle`
   * (participant's number); `github`: the account.
   */
  readonly ids?: Readonly<Record<string, string>>;
}

/** A lab as a report needs it: no hidden test, no reference. */
export interface ReportLab {
  readonly id: string;
  /** `01-dns`, for paths that an editor can open. */
  readonly slug?: string;
  readonly title: string;
  /** When it was due in this course: ISO 8601. */
  readonly due?: string;
  /** Its share of the course's total; without one, its points. */
  readonly weight?: number;
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly points: number;
    readonly required: 'core' | 'extension';
  }[];
}

/** How points became a grade. All are points, not shares. */
export interface Score {
  /** Points of steps that passed, without those that count as a bonus. */
  readonly points: number;
  readonly maxPoints: number;
  /** Points of extension steps, where the course counts them as a bonus. */
  readonly bonus: number;
  /** What the late policy took away. */
  readonly latePenalty: number;
  /** points + bonus - latePenalty, never below 0. An override is not in it. */
  readonly computed: number;
}

/** What an instructor put in the place of a computed grade. */
export interface Override {
  readonly points: number;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

interface RowOf {
  readonly student: Student;
  readonly labId: string;
  /** The submission's path in the class folder. */
  readonly submission: string;
  /** ISO 8601, where it is known. */
  readonly submittedAt?: string;
  readonly override?: Override;
  /** What the instructor should know of the submission, a sentence each. */
  readonly notes?: readonly string[];
}

/** One student in one lab, graded. */
export interface GradedRow extends RowOf {
  readonly kind: 'graded';
  readonly result: LabResult;
  /** TypeScript's own words, one string a diagnostic. */
  readonly typeErrors: readonly string[];
  readonly score: Score;
}

/** One student in one lab, or in none, that no grade could be computed for. */
export interface UngradedRow extends Omit<RowOf, 'labId'> {
  readonly kind: 'ungraded';
  /** Undefined: nothing in the submission belongs to a lab. */
  readonly labId?: string;
  /** A stable word: it was not accepted, nothing was handed in for this lab, or our own fault. */
  readonly because: 'refused' | 'missing' | 'grader-error';
  /** In words, for the instructor. */
  readonly reason: string;
}

export type GradeRow = GradedRow | UngradedRow;

/** The grades of a class. Rows are in order of student id, then lab. */
export interface GradeReport {
  readonly formatVersion: 1;
  /** What the course is called. */
  readonly title?: string;
  /** How extension steps count in the scores; without it, as a bonus. */
  readonly extension?: 'bonus' | 'counts' | 'ignored';
  /** ISO 8601. */
  readonly generatedAt: string;
  /** One seed a class. */
  readonly seed: number;
  readonly isolation: IsolationLevel;
  /** `20.20.0`. */
  readonly node: string;
  /** SHA-256, hex. `course`: of the course file, where there is one. */
  readonly digests: {
    readonly checker: string;
    readonly labs: Readonly<Record<string, string>>;
    readonly course?: string;
  };
  readonly labs: readonly ReportLab[];
  readonly rows: readonly GradeRow[];
}

/** What a student's grade is in the end: the instructor's word, or what was computed; undefined when ungraded. */
export function finalPoints(row: GradeRow): number | undefined {
  if (row.override) return row.override.points;
  return row.kind === 'graded' ? row.score.computed : undefined;
}
