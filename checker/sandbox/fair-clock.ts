/** The most that a limit is lengthened by, as a multiple of it: a program could keep itself waiting with threads of its own. */
const MOST_EXTRA = 4;

/** Less than this is not worth another turn, in milliseconds. */
const LEAST_MS = 20;

/**
 * A time limit that counts only the time in which the process had its turn or wanted none: while it stands in the kernel's
 * queue, others use the processor, and that is no fault of its own.
 */
export class FairClock {
  #timer: NodeJS.Timeout | undefined;

  /** `queuedMs` tells how long the process has stood in the queue since it began. */
  constructor(
    private readonly limitMs: number,
    private readonly queuedMs: () => number,
    private readonly onEnd: () => void,
  ) {
    this.#wait(limitMs, limitMs, queuedMs());
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number, grantedMs: number, queuedBefore: number): void {
    this.#timer = setTimeout(() => {
      const queued = Math.min(this.queuedMs() - queuedBefore, MOST_EXTRA * this.limitMs);
      const owed = this.limitMs + queued - grantedMs;
      if (owed >= LEAST_MS) this.#wait(owed, grantedMs + owed, queuedBefore);
      else this.onEnd();
    }, ms);
  }
}
