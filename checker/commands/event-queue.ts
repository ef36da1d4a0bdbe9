/** Events that wait until someone has time for them. An event that waits already is not added again. */
export class EventQueue<T> {
  readonly #waiting: T[] = [];
  #wake: (() => void) | undefined;

  add(event: T): void {
    if (!this.#waiting.includes(event)) this.#waiting.push(event);
    this.#wake?.();
  }

  /** The oldest event, as soon as there is one. */
  async next(): Promise<T> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
