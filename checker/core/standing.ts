import type { StepSummary } from './lab.js';
import { type LabProgress, type Progress, progressOf, type StepMark } from './progress.js';
import { type LabOrder, lockOf } from './unlock.js';

/** A lab as standings need it. */
export interface StandingLab {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly digest: string;
  readonly steps: readonly StepSummary[];
}

/** Where someone stands in one step. */
export interface StepStanding {
  readonly id: string;
  readonly title: string;
  readonly required: 'core' | 'extension';
  readonly maxPoints: number;
  /** It passed at least once. */
  readonly hasPassed: boolean;
  /** Undefined: never graded. */
  readonly last?: StepMark;
}

/** Where someone stands in one lab. */
export interface LabStanding {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly state: 'passed' | 'provisional' | 'open' | 'locked';
  /** Only when locked: the lab to pass first. */
  readonly passFirst?: string;
  readonly points: number;
  readonly maxPoints: number;
  readonly corePassed: number;
  readonly coreSteps: number;
  readonly attempts: number;
  /** The lab's tests are not the ones that graded it last. */
  readonly testsChanged: boolean;
  readonly steps: readonly StepStanding[];
}

/** Where someone stands in every lab, in order. */
export function standings(order: LabOrder<StandingLab>, progress: Progress): LabStanding[] {
  return order.labs.map((lab) => {
    const kept = progressOf(progress, lab.id);
    const lock = lockOf(order, progress, lab.id);
    const steps = lab.steps.map((step) => stepStanding(step, kept));
    const core = steps.filter((step) => step.required === 'core');
    return {
      id: lab.id,
      slug: lab.slug,
      title: lab.title,
      minutes: lab.minutes,
      state: lock.isLocked ? 'locked' : stateOf(kept),
      ...(lock.isLocked ? { passFirst: lock.passFirst } : {}),
      points: kept.bestPoints,
      maxPoints: lab.steps.reduce((sum, step) => sum + step.points, 0),
      corePassed: core.filter((step) => step.hasPassed).length,
      coreSteps: core.length,
      attempts: kept.attempts,
      testsChanged: kept.labDigest !== undefined && kept.labDigest !== lab.digest,
      steps,
    };
  });
}

/** The first step to work on: a core step that does not pass now, else such an extension, else undefined. */
export function nextStep(lab: LabStanding): StepStanding | undefined {
  const isOpen = (step: StepStanding) => step.last !== 'passed';
  return lab.steps.find((step) => step.required === 'core' && isOpen(step)) ?? lab.steps.find(isOpen);
}

function stepStanding(step: StepSummary, kept: LabProgress): StepStanding {
  const graded = kept.steps[step.id];
  return {
    id: step.id,
    title: step.title,
    required: step.required,
    maxPoints: step.points,
    hasPassed: graded?.passedAt !== undefined,
    ...(graded ? { last: graded.last } : {}),
  };
}

function stateOf(kept: LabProgress): 'passed' | 'provisional' | 'open' {
  if (kept.passedAt !== undefined) return 'passed';
  return kept.provisionalAt !== undefined ? 'provisional' : 'open';
}
