import type { IsolationLevel } from '../../core/result.js';
import type { FoundSubmission, IntakeLimits } from '../../intake/submission.js';
import type { LabSummary, Workbook } from '../../labs/workbook.js';
import type { Limits } from '../../sandbox/limits.js';
import type { Grader } from '../grader.js';
import type { Journal } from './journal.js';

/** A class to grade. */
export interface ClassRequest {
  readonly workbook: Workbook;
  readonly classFolder: string;
  readonly found: readonly FoundSubmission[];
  /** The labs to grade. */
  readonly labs: readonly LabSummary[];
  /** The one lab that all submissions are for. */
  readonly onlyLab?: string;
  /** Grade what is found even if it was graded already. */
  readonly isForced?: boolean;
  readonly journal: Journal;
  /** A folder for submissions while they are graded; it is made and removed. */
  readonly workDir: string;
  /** How many are graded at the same time. */
  readonly jobs: number;
  readonly seed: number;
  readonly isolation: IsolationLevel;
  readonly limits?: Partial<Limits>;
  /** Starts what grades, for each of those that are graded at the same time. Undefined: on this machine. */
  readonly startGrader?: (limits: Limits) => Promise<Grader>;
  readonly intakeLimits?: Partial<IntakeLimits>;
  /** Aborted: nothing more is finished, the journal stays as it is. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ClassProgress) => void;
}

/** How far a class is. */
export interface ClassProgress {
  /** Submissions of which every lab was graded once. */
  readonly done: number;
  readonly submissions: number;
  /** Gradings that were made now, and those that an earlier run had made. */
  readonly graded: number;
  readonly kept: number;
  /** Gradings to be made once more, alone. */
  readonly again: number;
}
