/** How long a page or a server may take for one thing, in milliseconds. It is waited out only when nothing comes. */
export const PATIENCE_MS = 1_000;

/** Until a page is there, or has answered us: a busy machine needs time, and only a page that is stuck waits it out. */
export const PAGE_MS = 4_000;

/** Until a page that reacts is loaded to its end, less than it may take to react. */
export const LOAD_MS = 2_500;

/** Until a first thread is there, on a busy machine. */
export const START_MS = 5_000;

/** What a thread that has to be started first may take for a little work. */
export const THREAD_MS = 3_000;

/** Something that changes, and can be waited for. */
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

/** What the promise gives; undefined if it fails, or is not there within `ms` milliseconds. */
export async function within<T>(promise: Promise<T>, ms = PAGE_MS): Promise<T | undefined> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    clock = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    clearTimeout(clock);
  }
}

/** Asks again and again until the answer will do; the last answer, when `ms` milliseconds are over. */
export async function askUntil<T>(
  ask: () => Promise<T>,
  willDo: (answer: T) => boolean,
  ms = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (willDo(answer) || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
