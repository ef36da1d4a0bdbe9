import type { CheckResult, IsolationLevel, LabResult } from '../core/result.js';
import type { OpenLab } from '../labs/workbook.js';

/** One grading of one submission. */
export interface GradeRequest {
  readonly openLab: OpenLab;
  /** The folder that holds the student's files. */
  readonly submissionDir: string;
  readonly seed: number;
  /** 2 and up: the same was graded before, and is to be graded once more. Where nothing is kept it makes no difference. */
  readonly attempt?: number;
  /** Only these steps (and, unless `ignoreDependsOn`, no others). Undefined: all. */
  readonly steps?: readonly string[];
  /** Grade every step whatever its `dependsOn` says (verify). */
  readonly ignoreDependsOn?: boolean;
  /** Grade this step before all others; `onCheck` hears of it first. */
  readonly first?: string;
  /** The student's process waits for a debugger at this port of 127.0.0.1; no time limits. */
  readonly inspectPort?: number;
  /** Hears of each step as soon as it is over, and of the student files whose exports its tests called. */
  readonly onCheck?: (check: CheckResult, called: readonly string[]) => void;
}

/** A real system graded in the student's place (authors only). */
export interface RealRequest {
  readonly openLab: OpenLab;
  /** Absolute path of its `real/*.ts`. */
  readonly module: string;
  /** An empty folder that it may write to. */
  readonly dir: string;
  readonly seed: number;
  readonly steps: readonly string[];
}

/** What grading gives. */
export interface Graded {
  readonly result: LabResult;
  /** TypeScript's own words, one string a diagnostic; checked only when a step did not pass. */
  readonly typeErrors: readonly string[];
  /** How long the worker and the student's process stood in the kernel's queue meanwhile, in milliseconds. */
  readonly queuedMs?: number;
  /** Whether a clock ended a process of the student's that did not compute all the while: an endless loop does. */
  readonly endedWaiting?: boolean;
  /** Reading a file was given up by a clock. */
  readonly isCutShort?: boolean;
}

/** A warm grader: one worker process, used for one submission after the other. */
export interface Grader {
  readonly isolation: IsolationLevel;
  grade(request: GradeRequest): Promise<Graded>;
  gradeReal(request: RealRequest): Promise<readonly CheckResult[]>;
  /** Ends every process that it started. */
  close(): Promise<void>;
}
