import { describe, test as vitestTest } from '@vitest/runner';
import { claimCount } from './claim.js';
import type { Draw } from './draw.js';
import { stepRunFor } from './step-run.js';
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
  const run = stepRunFor(id);
  if (!run.isWanted) return;
  describe(id, () => {
    declare((name, body) => {
      run.declare(name);
      vitestTest(name, async ({ skip }) => {
        if (run.isOver()) return skip();
        const closers: (() => void | Promise<void>)[] = [];
        const claimsBefore = claimCount();
        const { student, draw, seed, trail } = run;
        try {
          await body({ student, draw, seed, trail, cleanup: (close) => void closers.push(close) });
          run.complete(name, claimCount() - claimsBefore);
        } catch (error) {
          run.fail(error);
          throw error;
        } finally {
          for (const close of closers.reverse()) await close();
          await run.closeServers();
        }
      });
    });
  });
}
