/** Whether a step unlocks the next lab (`core`) or is for those who want more (`extension`). */
export type StepKind = 'core' | 'extension';

/** One graded step of a lab. */
export interface Step {
  /** `01.3`: the lab's id, a dot, a running number. */
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly required: StepKind;
  /** The student file that this step is written in; it holds the marker `TODO(01.3)`. */
  readonly file: string;
  /** Ids of steps that must pass first; until then this one is skipped. */
  readonly dependsOn: readonly string[];
  /** Three, from a nudge to nearly the answer. */
  readonly hints: readonly [string, string, string];
}

/** A step as `status` shows it: no hints. */
export type StepSummary = Omit<Step, 'hints'>;

/** A file that the student writes, and the names it must export. */
export interface StudentFile {
  readonly path: string;
  readonly exports: readonly string[];
}

/**
 * What a lab needs besides Node. A step that lacks its database (`postgres`) or a real browser is `not-run`; `workers`
 * lets the student's code start threads at every isolation level.
 */
export type Need = 'postgres' | 'browser' | 'workers';

/** How a lab wants its database server. */
export interface DatabaseSettings {
  /** Connections that users other than the superuser may hold at the same time. */
  readonly maxConnections: number;
}

/** A lab's manifest: data only. Paths are relative to the lab's folder. */
export interface Lab {
  /** `01`. */
  readonly id: string;
  /** `01-dns`: the folder's name. */
  readonly slug: string;
  readonly title: string;
  /** One sentence: what the student can do afterwards. */
  readonly summary: string;
  /** How long the core steps take a beginner, in minutes. */
  readonly minutes: number;
  /** What the student writes: the only files taken from a submission. */
  readonly files: readonly StudentFile[];
  /** Code given to the student; grading always uses the lab's own copy. */
  readonly given: readonly string[];
  /** Inputs in the field's own formats. */
  readonly data: readonly string[];
  /** Visible tests, run with `npx vitest`. */
  readonly examples: readonly string[];
  /** npm packages that the student's code may import. */
  readonly packages: readonly string[];
  /** The given file that `node checker run` starts. */
  readonly run: string;
  /** A given file whose exports `node checker repl` offers beside the student's own: inputs to try things with. */
  readonly repl?: string;
  /**
   * Ids of earlier labs whose code this one imports as `../01-dns/server.js`: the student's own, or the checker's where
   * that is not written yet. None unless given.
   */
  readonly uses?: readonly string[];
  readonly needs: readonly Need[];
  /** For a lab that needs `postgres`; without it there are connections enough. */
  readonly database?: DatabaseSettings;
  readonly steps: readonly Step[];
}

/** One question on the lesson. */
export interface QuizQuestion {
  readonly question: string;
  readonly choices: readonly QuizChoice[];
}

/** One answer to choose; `why` says why it is right or wrong. Exactly one is right. */
export interface QuizChoice {
  readonly text: string;
  readonly right: boolean;
  readonly why: string;
}
