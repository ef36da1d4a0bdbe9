import { describe, test as vitestTest } from '@vitest/runner';
import type { Draw } from './draw.js';
import { currentStepContext } from './step-context.js';
import type { Student } from './student.js';
import type { Trail } from './trail.js';

/** What every test of a step is given. */
export interface StepContext {
  readonly student: Student;
  /** Drawn from the seed and the step's id. */
  readonly draw: Draw;
  /** The run's seed: the same in every step, for what all steps share. */
  readonly seed: number;
  readonly trail: Trail;
  /** Called after the test, in reverse order, whether it passed or not. */
  cleanup(close: () => void | Promise<void>): void;
}

/** Declares one behaviour of the step; its name is a sentence. The first that fails ends the step. */
export type StepTest = (name: string, body: (context: StepContext) => Promise<void>) => void;

/** Declares the tests of one step (one file a step). */
export function step(id: string, declare: (test: StepTest) => void): void {
  describe(id, () => {
    declare((name, body) => {
      vitestTest(name, async () => {
        const context = currentStepContext(id);
        await body(context);
      });
    });
  });
}
