import { afterAll, describe, test as vitestTest } from '@vitest/runner';
import type { Browser } from 'playwright-core';
import type { TestDatabase } from '../services/database-supply.js';
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
  /**
   * A fresh database with this schema in a real PostgreSQL, whose content a plain role owns; its connections end with the test.
   * Throws NotRunHere where there is no server.
   */
  database(schema: string): Promise<TestDatabase>;
  /** One database for all tests of the step, fresh for the first that asks; the superuser's connections stay open. */
  sharedDatabase(schema: string): Promise<TestDatabase>;
  /** A real browser, warm; a test opens a context of its own and closes it. Throws NotRunHere where there is none. */
  browser(): Promise<Browser>;
  /** Called after the test, in reverse order, whether it passed or not. */
  cleanup(close: () => void | Promise<void>): void;
}

/** Declares one behaviour of the step; its name is a sentence. The first that fails ends the step. */
export type StepTest = (name: string, body: (context: StepContext) => Promise<void>) => void;

/** A step as a hidden test declares it. */
export interface DeclaredStep {
  readonly id: string;
  readonly declare: (test: StepTest) => void;
}

let gathered: DeclaredStep[] | undefined;

/** Declares the tests of one step (one file a step). */
export function step(id: string, declare: (test: StepTest) => void): void {
  // An author runs a hidden test under plain vitest, which collects its tests while it loads.
  if (gathered) gathered.push({ id, declare });
  else collectStep({ id, declare });
}

/** The steps that hidden tests declare while they load, in order. Their tests are not collected yet. */
export function gatherSteps(load: () => void): readonly DeclaredStep[] {
  const steps: DeclaredStep[] = [];
  gathered = steps;
  try {
    load();
    return steps;
  } finally {
    gathered = undefined;
  }
}

/** Collects a step's tests for the run that begins now. */
export function collectStep({ id, declare }: DeclaredStep): void {
  const run = stepRunFor(id);
  if (!run.isWanted) return;
  describe(id, () => {
    afterAll(async () => {
      const shared = await run.sharedDatabase?.catch(() => undefined);
      await shared?.release();
    });
    declare((name, body) => {
      run.declare(name);
      vitestTest(name, async ({ skip }) => {
        // The checker leaves such a test out before it begins; plain vitest begins it.
        if (run.isOver()) return skip();
        const closers: (() => void | Promise<void>)[] = [];
        const claimsBefore = claimCount();
        const cleanup = (close: () => void | Promise<void>) => void closers.push(close);
        const { student, draw, seed, trail, services } = run;
        const database = async (schema: string) => {
          const given = await services.database(schema);
          cleanup(() => given.release());
          return given;
        };
        const sharedDatabase = async (schema: string) => {
          run.sharedDatabase ??= services.database(schema);
          const given = await run.sharedDatabase;
          cleanup(() => given.freeConnections());
          return given;
        };
        const browser = () => services.browser();
        try {
          await body({ student, draw, seed, trail, cleanup, database, sharedDatabase, browser });
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
