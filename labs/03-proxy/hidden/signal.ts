import type { Student } from '#testing';

/** How long one waits for something that does not come. */
export interface Patience {
  /** For the first word, in milliseconds. */
  readonly ms: number;
  /** Resolves when what was under way by then has come: a busy machine is no silence. */
  rest(): Promise<void>;
}

/** A program that answers at all does so in a few milliseconds; it is waited for this long, in milliseconds. */
const STUDENT_MS = 500;

/** A real proxy cannot be asked whether it is at rest: it gets more time, in milliseconds. */
const REAL_MS = 2_000;

/** A request goes through both programs' event loops a few times; this many turns are more than it needs. */
const TURNS = 20;

/** The patience with a student's program: a while, and then until its event loop has come round often enough. */
export function patienceWith(student: Student): Patience {
  if (student.real) return { ms: REAL_MS, rest: async () => {} };
  return {
    ms: STUDENT_MS,
    rest: async () => {
      await isAtRest(student);
    },
  };
}

/** Lets the student's event loop come round a few times. False if the program has ended. */
export async function isAtRest(student: Student): Promise<boolean> {
  for (let turn = 0; turn < TURNS; turn++) {
    if (!(await student.isAlive())) return false;
  }
  return true;
}

/** Something that changes, and can be waited for: until a condition holds, or patience ends. */
export class Changing {
  readonly #waiting = new Set<() => void>();

  constructor(private readonly patience: Patience) {}

  /** Says that something has changed. */
  changed(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /**
   * True as soon as the condition holds; false if it does not when patience ends. `others`: what it speaks about
   * besides this one.
   */
  async until(holds: () => boolean, ...others: readonly Changing[]): Promise<boolean> {
    if (await this.#within(holds, [this, ...others])) return true;
    await this.patience.rest();
    return holds();
  }

  #within(holds: () => boolean, all: readonly Changing[]): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(clock);
        for (const one of all) one.#waiting.delete(look);
        resolve(result);
      };
      const look = () => {
        if (holds()) finish(true);
      };
      const clock = setTimeout(() => finish(holds()), this.patience.ms);
      for (const one of all) one.#waiting.add(look);
    });
  }
}
