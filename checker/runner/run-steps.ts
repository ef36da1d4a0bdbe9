import { type Suite, startTests, type VitestRunner } from '@vitest/runner';
import { GraderError } from '../core/errors.js';
import type { StepSummary } from '../core/lab.js';
import type { CheckOutcome, CheckResult } from '../core/result.js';
import type { Cause } from './cause.js';
import { clipOutcome } from './clip-failure.js';
import { diagnose } from './diagnose.js';
import type { GradedStudent } from './graded-student.js';
import { loadHidden } from './load-hidden.js';
import type { Services } from './services.js';
import { collectStep } from './step.js';
import { beginStepRuns, declaredStepIds, StepRun } from './step-run.js';

/** What runs, against whom. */
export interface RunRequest {
  readonly labId: string;
  readonly steps: readonly StepSummary[];
  /** Compiled hidden tests. */
  readonly hidden: string;
  readonly seed: number;
  /** Only these; undefined: all. */
  readonly only?: readonly string[] | undefined;
  readonly ignoreDependsOn: boolean;
  /** The step to run before all others, whatever it depends on: its verdict is heard first. */
  readonly first?: string | undefined;
  /** The lab's own files that stand beside the student's. */
  readonly given?: readonly string[] | undefined;
  /** Undefined for a lab that needs none. */
  readonly services?: Services | undefined;
}

/**
 * No single test takes this long; one that does is at fault itself. It is longer than a whole grading may take
 * (`gradeMs`), so that code which is slow at every call meets that limit, which is the student's, and not this one.
 */
const TEST_LIMIT_MS = 75_000;

function runnerConfig(): VitestRunner['config'] {
  return {
    root: '/',
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { shuffle: false, concurrent: false, seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: TEST_LIMIT_MS,
    hookTimeout: TEST_LIMIT_MS,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  } as unknown as VitestRunner['config'];
}

/**
 * Runs a lab's hidden tests against a session and gives every step of the manifest exactly once, in order.
 * `onCheck` hears of each step as soon as it is over. Throws GraderError when the tests and the manifest disagree.
 */
export async function runSteps(
  request: RunRequest,
  student: GradedStudent,
  onCheck: (check: CheckResult) => void = () => {},
): Promise<CheckResult[]> {
  const { labId, steps, seed, only, ignoreDependsOn, first, given, services } = request;
  const outcomes = new Map<string, CheckResult>();
  const isWanted = (id: string) => only === undefined || only.includes(id);
  const missing = (step: StepSummary) =>
    ignoreDependsOn
      ? undefined
      : step.dependsOn.find((id) => isWanted(id) && outcomes.get(id)?.outcome !== 'passed');
  const blocker = (step: StepSummary) => () => (step.id === first ? undefined : missing(step));
  const runs = steps.map(
    (step) => new StepRun(step.id, seed, student, isWanted(step.id), blocker(step), services),
  );
  beginStepRuns(runs);
  let causes: readonly Cause[] = [];
  const judge = (suite: Suite) => {
    const index = steps.findIndex(({ id }) => id === suite.name);
    const [step, run] = [steps[index], runs[index]];
    if (!step || !run || outcomes.has(step.id)) return;
    const check = { ...base(step, run), ...outcomeOf(step, run, suite, causes, given) } as CheckResult;
    outcomes.set(step.id, check);
    onCheck(check);
  };
  let forgetFixtures = async (): Promise<void> => {};
  const runner: VitestRunner = {
    config: runnerConfig(),
    onCleanupWorkerContext: (cleanup) => {
      forgetFixtures = async () => void (await cleanup());
    },
    importFile: () => {
      const hidden = loadHidden(labId, request.hidden);
      causes = hidden.causes;
      if (hidden.schema) services?.expectDatabases(hidden.schema);
      for (const declared of hidden.steps) collectStep(declared);
    },
    onCollected: (files) => {
      for (const { tasks } of files)
        tasks.sort((a, b) => Number(b.name === first) - Number(a.name === first));
    },
    onBeforeRunTask: (test) => {
      // Tests that are left out before they begin cost nothing; most of a half-done submission's are.
      if (runs.find(({ id }) => id === test.suite?.name)?.isOver()) test.mode = 'skip';
    },
    onAfterRunSuite: judge,
  };
  // vitest keeps the fixtures of all suites until its process ends. This one runs the same suites for a whole class.
  const files = await startTests([labId], runner).finally(() => forgetFixtures());
  const broken = files.flatMap((file) => file.result?.errors ?? [])[0];
  if (broken) throw new GraderError(`the hidden tests of lab ${labId} do not run: ${broken.message}`);
  refuseMismatch(labId, steps);
  return steps.map((step, index) => {
    const known = outcomes.get(step.id);
    const lacking = step.id === first && known ? missing(step) : undefined;
    if (lacking) return { ...base(step, runs[index]), ...skippedUntil(lacking) } as CheckResult;
    if (known) return known;
    const message = `no test reported the step ${step.id}`;
    const outcome: CheckOutcome = isWanted(step.id)
      ? { outcome: 'grader-error', message }
      : { outcome: 'skipped', because: 'Not asked for.' };
    return { ...base(step, runs[index]), ...outcome } as CheckResult;
  });
}

function base(step: StepSummary, run: StepRun | undefined) {
  const durationMs = run && run.endedAt > run.startedAt ? Math.round(run.endedAt - run.startedAt) : 0;
  return { stepId: step.id, points: 0, maxPoints: step.points, durationMs };
}

const skippedUntil = (id: string): CheckOutcome => ({
  outcome: 'skipped',
  because: `${id} must pass first.`,
});

function outcomeOf(
  step: StepSummary,
  run: StepRun,
  suite: Suite,
  causes: readonly Cause[],
  given?: readonly string[],
): CheckOutcome & { points?: number } {
  const blockedBy = run.skippedBecause();
  if (blockedBy) return skippedUntil(blockedBy);
  if (run.hasFailed) return clipOutcome(diagnose(run, step, causes, given));
  const hasAllPassed = suite.tasks.length > 0 && suite.tasks.every((task) => task.result?.state === 'pass');
  // A name that is there twice would let one test's claims stand for both.
  const hasOwnNames = new Set(run.declared).size === run.declared.length;
  const hasEvidence = hasOwnNames && run.declared.every((name) => (run.completed.get(name) ?? 0) > 0);
  if (hasAllPassed && hasEvidence && run.declared.length === suite.tasks.length) {
    return { outcome: 'passed', points: step.points };
  }
  return { outcome: 'grader-error', message: `the tests of ${step.id} ended without a verdict` };
}

function refuseMismatch(labId: string, steps: readonly StepSummary[]): void {
  const declared = declaredStepIds();
  const missing = steps.map(({ id }) => id).filter((id) => !declared.includes(id));
  const doubled = declared.filter((id, index) => declared.indexOf(id) !== index);
  if (missing.length > 0) throw new GraderError(`lab ${labId}: no hidden test for ${missing.join(', ')}`);
  if (doubled.length > 0) throw new GraderError(`lab ${labId}: two hidden tests for ${doubled.join(', ')}`);
}
