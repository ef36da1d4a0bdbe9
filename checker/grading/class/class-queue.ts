import { EventEmitter, once } from 'node:events';

/**
 * Work that more work may come out of, for several workers: what came out is done first, so that little is open at a
 * time; a worker that finds none waits while another one's may still bring some.
 */
export class ClassQueue<First, Then> {
  readonly #then: Then[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #next = 0;
  #atWork = 0;
  #isClosed = false;

  constructor(private readonly first: readonly First[]) {}

  /** Adds work that came out of other work. */
  add(work: Then): void {
    this.#then.push(work);
    this.#changes.emit('change');
  }

  /** Nobody gets work any more. */
  close(): void {
    this.#isClosed = true;
    this.#changes.emit('change');
  }

  /** Takes work and does it; false when there is none left. */
  async takeOne(
    begin: (work: First) => Promise<void>,
    goOn: (work: Then) => Promise<void>,
  ): Promise<boolean> {
    while (!this.#isClosed) {
      const then = this.#then.shift();
      const first = then === undefined ? this.first[this.#next] : undefined;
      if (then === undefined && first === undefined) {
        if (this.#atWork === 0) return false;
        await once(this.#changes, 'change');
        continue;
      }
      this.#atWork++;
      try {
        if (then !== undefined) {
          await goOn(then);
        } else if (first !== undefined) {
          this.#next++;
          await begin(first);
        }
        return true;
      } finally {
        this.#atWork--;
        this.#changes.emit('change');
      }
    }
    return false;
  }
}
