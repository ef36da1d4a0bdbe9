import type { StepSummary } from '../../core/lab.js';
import type { CheckResult } from '../../core/result.js';

/** What the steps program is asked to run. */
export interface StepsTask {
  readonly steps: readonly StepSummary[];
  /** Compiled hidden tests, as CommonJS. */
  readonly hidden: string;
  readonly seed?: number;
  readonly only?: readonly string[];
  readonly ignoreDependsOn?: boolean;
  readonly first?: string;
}

/** What came of it. */
export interface StepsReport {
  readonly checks: readonly CheckResult[];
  /** What was heard while it ran. */
  readonly heard: readonly CheckResult[];
  /** The names that were called of the student. */
  readonly calls: readonly string[];
  /** How many WeakMaps the process holds now: vitest's runner makes two for each suite. */
  readonly weakMaps: number;
  readonly thrown?: { readonly name: string; readonly message: string };
}
