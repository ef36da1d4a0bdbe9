/** The most that a limit is lengthened by for the queue, as a multiple of it: a program could fill it with threads of its own. */
const MOST_EXTRA = 4;

/** Less than this is not worth another turn, in milliseconds. */
const LEAST_MS = 20;

/** How often it is looked whether the clock itself had its turn, in milliseconds. */
const TICK_MS = 100;

/**
 * A time limit that counts only the time in which the process could run: not while it stood in the kernel's queue, where
 * others used the processor, and not while this clock itself had no turn. Then nobody read what the process wrote, and
 * the whole machine may have stood still; neither is a fault of the process.
 */
export class FairClock {
  #timer: NodeJS.Timeout | undefined;
  #lookedAt: number;
  #queuedBefore: number;
  #spentMs = 0;
  #queuedMs = 0;

  /**
   * `queuedMs` tells how long the process has stood in the queue since it began, `now` what time it is; both in
   * milliseconds.
   */
  constructor(
    private readonly limitMs: number,
    private readonly queuedMs: () => number,
    private readonly onEnd: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#lookedAt = now();
    this.#queuedBefore = queuedMs();
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const tickMs = Math.min(TICK_MS, this.#owedMs);
    this.#timer = setTimeout(() => {
      this.#count(tickMs);
      if (this.#owedMs >= LEAST_MS) this.#wait();
      else this.onEnd();
    }, tickMs);
  }

  #count(tickMs: number): void {
    const [lookedAt, queuedMs] = [this.now(), this.queuedMs()];
    const passedMs = lookedAt - this.#lookedAt;
    const lateMs = Math.max(0, passedMs - tickMs);
    this.#spentMs += passedMs - lateMs;
    // What was lost while the clock was late is not counted twice.
    this.#queuedMs += Math.max(0, Math.min(queuedMs - this.#queuedBefore, passedMs) - lateMs);
    this.#lookedAt = lookedAt;
    this.#queuedBefore = queuedMs;
  }

  get #owedMs(): number {
    return this.limitMs + Math.min(this.#queuedMs, MOST_EXTRA * this.limitMs) - this.#spentMs;
  }
}
