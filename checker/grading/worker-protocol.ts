import type { StepSummary } from '../core/lab.js';
import type { CheckResult, IsolationLevel } from '../core/result.js';
import type { ServiceAccess } from '../core/services.js';
import type { Job } from '../sandbox/job.js';
import type { Limits } from '../sandbox/limits.js';
import type { UnusableFile } from '../sandbox/prepare.js';

/** What runs, sent to the worker. */
export interface RunOrder {
  readonly labId: string;
  readonly steps: readonly StepSummary[];
  readonly seed: number;
  readonly only?: readonly string[];
  readonly ignoreDependsOn: boolean;
  readonly first?: string;
  /** The lab's own files that stand beside the student's. */
  readonly given?: readonly string[];
}

/** From the checker to its worker, one JSON object a line on fd 3. */
export type ToWorker =
  | {
      /** What the tests that follow run with; the servers need not be up yet. */
      readonly type: 'services';
      readonly access: ServiceAccess;
    }
  | {
      /** They are up now, or some of them are missing after all. */
      readonly type: 'services-ready';
      readonly access: ServiceAccess;
    }
  | {
      /** The compiled hidden tests of the orders that follow: they travel in memory, and once. */
      readonly type: 'tests';
      readonly hidden: string;
    }
  | {
      /** Start the student's process in this job; its code follows. */
      readonly type: 'spawn';
      readonly job: Job;
      readonly level: IsolationLevel;
      readonly limits: Limits;
      /** It waits for a debugger at this port of 127.0.0.1, without time limits. */
      readonly inspectPort?: number;
    }
  | {
      /** Grade what is in the job now. */
      readonly type: 'grade';
      readonly order: RunOrder;
      /** Export -> file. */
      readonly exports: readonly (readonly [string, string])[];
      readonly unusable: Readonly<Record<string, UnusableFile>>;
      readonly packages: readonly string[];
      /** The student's own folder, where the debugger is told that the files are. */
      readonly debuggedDir?: string;
    }
  | {
      /** Put a real system in the student's place (authors only). */
      readonly type: 'real';
      readonly order: RunOrder;
      /** Absolute path of a `real/*.ts`. */
      readonly module: string;
      /** An empty folder of its own. */
      readonly dir: string;
    };

/** How much of what the student's code printed is part of the result. */
export const SHOWN_CHARACTERS = 20_000;

/** From the worker to the checker. */
export type FromWorker =
  | { readonly type: 'hello' }
  /** Whether the sandbox for the student's process could be made. */
  | { readonly type: 'started'; readonly problem?: string }
  | {
      readonly type: 'check';
      readonly check: CheckResult;
      /** The student files whose exports the step's tests called. */
      readonly called: readonly string[];
    }
  | {
      readonly type: 'result';
      readonly checks: readonly CheckResult[];
      readonly output: string;
      /** How long the worker and the student's process stood in the queue for a processor, in milliseconds. */
      readonly queuedMs: number;
      /** Whether a clock ended a process of the student's that did not compute all the while. */
      readonly endedWaiting: boolean;
    }
  | { readonly type: 'fault'; readonly message: string };
