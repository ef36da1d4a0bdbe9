import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { jsonLines } from './json-lines.js';
import { ownProgram } from './own-programs.js';

/** What the types process is asked, and what it answers. */
export interface TypesRequest {
  readonly dir: string;
  readonly files: readonly string[];
}
export interface TypesReply {
  readonly errors: readonly string[];
}

/** Type errors are a help, not a verdict: nobody waits longer for them than this, in milliseconds. */
const LIMIT_MS = 15_000;

/** ts-node's compiler service in a process of its own; warm after the first check. */
export class TypeChecker {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #exited: Promise<void>;
  readonly #lines: ReturnType<typeof jsonLines<TypesRequest, TypesReply>>;

  constructor(root: string) {
    const { program, args } = ownProgram('types-program');
    this.#child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#channel.on('error', () => {});
    this.#lines = jsonLines<TypesRequest, TypesReply>(this.#channel);
    this.#exited = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
      this.#child.once('error', () => resolve());
    });
  }

  /** TypeScript's own words on the files, one string a diagnostic; none when the compiler cannot run. */
  async check(dir: string, files: readonly string[]): Promise<readonly string[]> {
    let clock: NodeJS.Timeout | undefined;
    const answered = new Promise<readonly string[]>((resolve) => {
      this.#lines.onMessage(({ errors }) => resolve(errors));
      clock = setTimeout(() => resolve([]), LIMIT_MS);
      void this.#exited.then(() => resolve([]));
      this.#lines.send({ dir, files });
    });
    const errors = await answered;
    clearTimeout(clock);
    return errors;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
