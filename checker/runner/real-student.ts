import { GraderError } from '../core/errors.js';
import type { GradedStudent } from './graded-student.js';

/** A real system in the student's place: drivers talk to `real` and call nothing. */
export class RealStudent implements GradedStudent {
  constructor(
    readonly real: unknown,
    private readonly name: string,
  ) {}

  call(): Promise<never> {
    return this.#refuse();
  }

  create(): Promise<never> {
    return this.#refuse();
  }

  serve(): Promise<never> {
    return this.#refuse();
  }

  output(): string {
    return '';
  }

  exit(): undefined {
    return undefined;
  }

  signal(): Promise<never> {
    return this.#refuse();
  }

  isRunning(): boolean {
    return true;
  }

  async isAlive(): Promise<boolean> {
    return true;
  }

  startNext(): void {}

  takeCalled(): readonly string[] {
    return [];
  }

  async stop(): Promise<void> {}

  async end(): Promise<void> {}

  async closeServers(): Promise<void> {}

  async #refuse(): Promise<never> {
    throw new GraderError(`${this.name} has no code to call: its real/ module must list this step in notRun`);
  }
}
