/** How long the other side may take for one thing, in milliseconds. It is waited out only when nothing comes. */
export const PATIENCE_MS = 2_000;

/** Something that changes, and can be waited for: until a condition holds, or patience ends. */
export class Changing {
  readonly #waiting = new Set<() => void>();

  /** Says that something has changed. */
  changed(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** True as soon as the condition holds; false if it does not within `ms` milliseconds. */
  until(holds: () => boolean, ms = PATIENCE_MS): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(clock);
        this.#waiting.delete(look);
        resolve(result);
      };
      const look = () => {
        if (holds()) finish(true);
      };
      const clock = setTimeout(() => finish(holds()), ms);
      this.#waiting.add(look);
    });
  }
}
