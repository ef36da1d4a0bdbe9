/** How the student's process ended when it should not have. */
export type Exit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'output-limit'; readonly bytes: number }
  | { readonly kind: 'memory-limit'; readonly mb: number }
  | { readonly kind: 'not-started'; readonly message: string };

/** The likely cause of a failure. `id` is stable (`cname-loop`); `says` is told to the student. */
export interface CauseFound {
  readonly id: string;
  readonly says: string;
}

/** Where to look: a student file, and the marker of the step in it. */
export interface Look {
  readonly file: string;
  readonly todo?: string;
  /** 1-based, when an error named it. */
  readonly line?: number;
}

/** What a failed step tells, in the order in which it is told. All text is plain, without colour. */
export interface Failure {
  /** What was sent, in words that the student can repeat by hand (a `dig` or `curl` line, a call). */
  readonly tried: string;
  readonly expected: string;
  /** The rule behind the expectation, with its RFC or document. */
  readonly why: string;
  /** What came back, decoded. */
  readonly got: string;
  /** Undefined: no signature fitted, and the trail is shown instead. */
  readonly cause?: CauseFound;
  readonly look: Look;
  /** Everything seen in this step up to the failure, oldest first. */
  readonly trail: readonly string[];
  /** What the student's code printed during this step. */
  readonly printed?: string;
  /** How many characters of `printed` came before what failed; undefined when all of it may belong to that. */
  readonly printedBefore?: number;
}

/** The outcome of one step. */
export type CheckOutcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'stopped'; readonly exit: Exit; readonly failure: Failure }
  | { readonly outcome: 'skipped'; readonly because: string }
  | { readonly outcome: 'not-run'; readonly needs: string }
  | { readonly outcome: 'grader-error'; readonly message: string };

/** One row of a result: a step and its outcome. */
export type CheckResult = {
  readonly stepId: string;
  readonly points: number;
  readonly maxPoints: number;
  readonly durationMs: number;
} & CheckOutcome;

export type IsolationLevel = 'sandbox' | 'user' | 'process';

/** An earlier lab that the graded one is built on, and whose code of it was used. */
export interface Layer {
  /** `01`. */
  readonly lab: string;
  readonly by: 'you' | 'checker';
  /** Why it is theirs, in words: `TODO(01.3) is still in zone.ts`. */
  readonly why: string;
  /** SHA-256 (hex) of the code that was used. */
  readonly digest: string;
}

/** One submission's result in one lab. */
export interface LabResult {
  readonly formatVersion: 1;
  readonly labId: string;
  readonly seed: number;
  readonly isolation: IsolationLevel;
  /** SHA-256, hex. */
  readonly digests: { readonly submission: string; readonly lab: string; readonly checker: string };
  /** The earlier labs that it ran on; only for a lab that uses some. */
  readonly layers?: readonly Layer[];
  /** Every step of the manifest exactly once, in its order. */
  readonly checks: readonly CheckResult[];
  /** What the student's code printed, capped; inert text. */
  readonly output: string;
}
