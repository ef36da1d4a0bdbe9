import type { Exit } from '../core/result.js';
import type { Observation } from './trail.js';
import type { Uncaught } from './uncaught.js';

/** A limit of ours, of those that a program may meet while a test looks at it from outside. */
export type Limit = Extract<Exit['kind'], 'memory-limit' | 'output-limit'>;

/** What a cause is found from: only what was observed from outside. */
export interface CauseEvidence {
  readonly stepId: string;
  /** The observation that the failed claim was made about; undefined if the student's code stopped first. */
  readonly seen?: Observation;
  /** What the claim wanted, as the test gave it (`Claim.wanted`). */
  readonly wanted?: unknown;
  /** Everything observed in this step so far, oldest first. */
  readonly trail: readonly Observation[];
  /** How the student's process ended, if it did. */
  readonly exit?: Exit;
  /** The message of what the student's code threw, if it threw. */
  readonly threw?: string;
  /** The error that nothing caught and that ended the student's program before a claim failed. */
  readonly uncaught?: Uncaught;
}

/** A common mistake, known by its signature. */
export interface Cause {
  /** Stable, kebab-case: `cname-loop`. The folder under `wrong/` that shows it has a telling name of its own. */
  readonly id: string;
  /** The steps in which it may be told. */
  readonly steps: readonly string[];
  /** Told to the student: what their code does, and what it should do instead. Plain English, no code of the reference. */
  readonly says: string;
  /**
   * The limits of ours that the mistake runs into: `memory-limit`. When one of them ended the program during a test, what
   * the test saw is only what the limit did, and a cause that does not name the limit is not told.
   */
  readonly leadsTo?: readonly Limit[];
  /**
   * The student file in which it is mended, when that is another one than the step's, or than the one that an uncaught
   * error names. It has the step's TODO, too.
   */
  readonly file?: string;
  /** True when the evidence bears this mistake's signature. It may throw; that counts as false. */
  matches(evidence: CauseEvidence): boolean;
}

/** Declares a lab's causes (`hidden/causes.ts`); the first that matches is told. */
export function defineCauses(causes: readonly Cause[]): readonly Cause[] {
  return causes;
}
