/** The most that something may take: a share of bare `vitest run` of the same tests, or a time. */
export type Limit = { readonly ratio: number } | { readonly ms: number };

/** What is measured of a lab, and the most that each may be. */
export interface LabGoals {
  /** One `check` of the reference, from nothing to the verdict. */
  readonly cold: Limit;
  /** `watch`: from a save to the verdict on the step that was being worked on. */
  readonly warm?: Limit;
  /** The largest process of a cold `check`, in MiB. */
  readonly peakMb?: number;
}

/**
 * The labs that the benchmark measures: a line a lab. A lab whose tests need a database or a browser has no baseline
 * that does the same; its limits are times, `{ ms: 3_000 }`.
 */
export const LAB_GOALS: Readonly<Record<string, LabGoals>> = {
  '01': { cold: { ratio: 0.6 }, warm: { ratio: 0.3 }, peakMb: 100 },
  '02': { cold: { ratio: 0.6 } },
  '03': { cold: { ratio: 0.8 } },
  '04': { cold: { ms: 3_000 }, warm: { ms: 1_000 } },
  '05': { cold: { ms: 6_000 }, warm: { ms: 3_000 } },
  '06': { cold: { ms: 6_000 }, warm: { ms: 4_000 } },
};
