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

/** What the call that is being tried was to give, in the lab's words. */
export interface Wish {
  /** `a stack of which all five parts run`. */
  readonly expected: string;
  /** The rule, with its source. */
  readonly why: string;
}

/** All that was tried in one step, oldest first. */
export class Trail {
  readonly observations: Observation[] = [];
  /** What is being tried now: told if the student's code fails before anything comes back. */
  trying = '';
  /** What it is to give: told when the student's code throws instead, or gives what is no plain data. */
  wish: Wish | undefined;
  /** How much the student's code had printed when what is being tried began; undefined before the first. */
  #mark: number | undefined;
  readonly #marks = new Map<Observation, number>();

  /** `printedLength` gives how many characters the student's code has printed so far. */
  constructor(private readonly printedLength: () => number = () => 0) {}

  /** Records what is about to be tried. */
  try(tried: string, wish?: Wish): void {
    this.trying = tried;
    this.wish = wish;
    this.#mark = this.printedLength();
  }

  /** Records what came back, and returns it. */
  add<T>(observation: Observation<T>): Observation<T> {
    this.observations.push(observation);
    if (this.#mark !== undefined) this.#marks.set(observation, this.#mark);
    return observation;
  }

  /**
   * How many characters had been printed when an observation, or else what is tried now, began; undefined when that is
   * not known.
   */
  printedBefore(observation?: Observation): number | undefined {
    return observation ? this.#marks.get(observation) : this.#mark;
  }
}
