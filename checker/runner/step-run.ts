import type { GivenDatabase } from '../services/database-supply.js';
import { DirectStudent } from './direct-student.js';
import { type Draw, drawFrom } from './draw.js';
import type { GradedStudent } from './graded-student.js';
import { Services } from './services.js';
import { type Observation, Trail } from './trail.js';

/** One step's run: what was declared, what was completed, and what went wrong first. */
export class StepRun {
  readonly trail: Trail;
  readonly draw: Draw;
  readonly declared: string[] = [];
  /** Tests that ran to their end and claimed something: name -> number of claims. */
  readonly completed = new Map<string, number>();
  /** One for all tests of the step, from the first that asks. */
  sharedDatabase: Promise<GivenDatabase> | undefined;
  /** How much the student's code had printed before. */
  #printedBefore = 0;
  /** Set by the first failing test. */
  error: unknown;
  hasFailed = false;
  startedAt = 0;
  endedAt = 0;

  constructor(
    readonly id: string,
    readonly seed: number,
    readonly student: GradedStudent,
    readonly isWanted: boolean,
    private readonly blockedBy: () => string | undefined,
    readonly services: Services = new Services({}),
  ) {
    this.draw = drawFrom(seed, id);
    this.trail = new Trail(() => student.output().length);
  }

  declare(name: string): void {
    this.declared.push(name);
  }

  /** True when nothing more of this step should run. */
  isOver(): boolean {
    if (this.startedAt === 0) {
      this.startedAt = performance.now();
      this.#printedBefore = this.student.output().length;
    }
    return this.hasFailed || this.skippedBecause() !== undefined;
  }

  /** The step that must pass first, if it has not. */
  skippedBecause(): string | undefined {
    return this.blockedBy();
  }

  complete(name: string, claims: number): void {
    this.completed.set(name, claims);
    this.endedAt = performance.now();
  }

  fail(error: unknown): void {
    this.hasFailed = true;
    this.error ??= error ?? new Error('a test threw nothing');
    this.endedAt = performance.now();
  }

  /** What the student's code has printed since the step began. */
  printed(): string {
    return this.student.output().slice(this.#printedBefore).trimEnd();
  }

  /** How much of `printed()` came before an observation, or before what is tried now; 0 when that is not known. */
  printedBefore(seen?: Observation): number {
    return Math.max(0, (this.trail.printedBefore(seen) ?? 0) - this.#printedBefore);
  }

  closeServers(): Promise<void> {
    return this.student.closeServers();
  }
}

/** Undefined outside the checker: an author runs a hidden test under plain vitest. */
let stepRuns: ReadonlyMap<string, StepRun> | undefined;
let reports: string[] = [];

/** Sets the steps of the run that begins now. */
export function beginStepRuns(runs: readonly StepRun[]): void {
  stepRuns = new Map(runs.map((run) => [run.id, run]));
  reports = [];
}

/** The ids that hidden tests declared since the run began, in order, with doubles. */
export function declaredStepIds(): readonly string[] {
  return reports;
}

/** The run of a step. Throws when the manifest has no such step. */
export function stepRunFor(id: string): StepRun {
  reports.push(id);
  if (!stepRuns) return new StepRun(id, 1, new DirectStudent(id.slice(0, 2)), true, () => undefined);
  const run = stepRuns.get(id);
  if (!run) throw new Error(`a hidden test reports the step ${id}, which the manifest does not have`);
  return run;
}
