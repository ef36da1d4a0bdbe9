/** What the clock shows before the trace has begun. */
const BEFORE = -1;

/** Milliseconds since a trace began. It can be held while something starts that is no part of the way. */
export class TraceClock {
  #beganMs: number | undefined;
  #heldAtMs: number | undefined;

  /** The time now, in milliseconds, with fractions; negative: the trace has not begun. */
  now(): number {
    return this.#beganMs === undefined ? BEFORE : (this.#heldAtMs ?? performance.now()) - this.#beganMs;
  }

  /** From now on time is counted. */
  begin(): void {
    this.#beganMs = performance.now();
  }

  /** Time stands still while `work` runs. */
  async held<T>(work: () => Promise<T>): Promise<T> {
    const heldAtMs = performance.now();
    this.#heldAtMs = heldAtMs;
    try {
      return await work();
    } finally {
      if (this.#beganMs !== undefined) this.#beganMs += performance.now() - heldAtMs;
      this.#heldAtMs = undefined;
    }
  }
}
