/** What a student's process may use. Passed in, so that tests can set them short. */
export interface Limits {
  /** From the process's start to its first word, in milliseconds. */
  readonly startMs: number;
  /** Importing one student file. */
  readonly loadMs: number;
  /** One call of a function or method; `startServer` is one. */
  readonly callMs: number;
  /** The whole grading of one submission in one lab. */
  readonly gradeMs: number;
  /** Private memory: heap, buffers and stacks together, in MiB. */
  readonly memoryMb: number;
  /** Everything printed on stdout and stderr together. */
  readonly outputBytes: number;
  /** The largest file that may be written. */
  readonly fileBytes: number;
  /** Threads and processes; Node itself needs about 12. */
  readonly processes: number;
  /** The largest source file that is taken from a submission. */
  readonly sourceBytes: number;
  /** Whether threads may be started at level `process` too, where they take Node's permission model off files. */
  readonly mayStartWorkers: boolean;
}

export const DEFAULT_LIMITS: Limits = {
  startMs: 10_000,
  loadMs: 3_000,
  callMs: 2_000,
  gradeMs: 60_000,
  memoryMb: 600,
  outputBytes: 1_000_000,
  fileBytes: 8_000_000,
  processes: 64,
  sourceBytes: 64_000,
  mayStartWorkers: false,
};
