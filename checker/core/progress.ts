/** How a step ended the last time it was graded; the same words as a result's outcomes. */
export type StepMark = 'passed' | 'failed' | 'stopped' | 'skipped' | 'not-run' | 'grader-error';

/** What is kept of one step. */
export interface StepProgress {
  readonly last: StepMark;
  /** ISO 8601; when it passed first. */
  readonly passedAt?: string | undefined;
}

/** The last time that a lab's questions were answered to the end. */
export interface QuizProgress {
  readonly right: number;
  readonly of: number;
  /** ISO 8601. */
  readonly at: string;
}

/** What is kept of one lab. */
export interface LabProgress {
  /** How often the lab was graded, whole or in part. */
  readonly attempts: number;
  readonly bestPoints: number;
  /** ISO 8601; every core step passed in one run. */
  readonly passedAt?: string | undefined;
  /** ISO 8601; no core step failed, but some could not run on this machine. */
  readonly provisionalAt?: string | undefined;
  /** Step id -> hints shown, 0 to 3. */
  readonly hintsUsed: Readonly<Record<string, number>>;
  /** ISO 8601; the reference was shown before the lab was passed. */
  readonly revealedAt?: string | undefined;
  /** The digest of the lab that graded last. */
  readonly labDigest?: string | undefined;
  readonly steps: Readonly<Record<string, StepProgress>>;
  readonly quiz?: QuizProgress | undefined;
}

/** What the checker remembers of one workbook. What is unlocked is computed from it, never stored. */
export interface Progress {
  readonly formatVersion: 1;
  /** Lab id -> what is kept of it. */
  readonly labs: Readonly<Record<string, LabProgress>>;
}

/** The progress of someone who has not begun. */
export const NO_PROGRESS: Progress = { formatVersion: 1, labs: {} };

const NOT_BEGUN: LabProgress = { attempts: 0, bestPoints: 0, hintsUsed: {}, steps: {} };

/** What is kept of a lab; of a lab not begun, zeroes. */
export function progressOf(progress: Progress, labId: string): LabProgress {
  return progress.labs[labId] ?? NOT_BEGUN;
}

/** The progress with one lab's part changed. */
export function changeLab(
  progress: Progress,
  labId: string,
  change: (lab: LabProgress) => LabProgress,
): Progress {
  return { ...progress, labs: { ...progress.labs, [labId]: change(progressOf(progress, labId)) } };
}
