/**
 * One thing that was tried and what came back.
 * `T` is the lab's own decoded shape; causes match on it.
 */
export interface Observation<T = unknown> {
  /** What kind of thing was tried, for causes to select by: `dns-answer`, `http`. */
  readonly kind: string;
  /** How the student repeats it by hand: a `dig` line, a `curl` line, a call. */
  readonly tried: string;
  /** What came back, decoded, in words. */
  readonly got: string;
  /** What came back, as data. */
  readonly data: T;
}

/** All that was tried in one step, oldest first. */
export class Trail {
  readonly observations: Observation[] = [];
  /** What is being tried now: told if the student's code fails before anything comes back. */
  trying = '';

  /** Records what is about to be tried. */
  try(tried: string): void {
    this.trying = tried;
  }

  /** Records what came back, and returns it. */
  add<T>(observation: Observation<T>): Observation<T> {
    this.observations.push(observation);
    return observation;
  }
}
