import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { jsonLines } from './json-lines.js';
import { KeptAnswers } from './kept-answers.js';
import { ownProgram } from './own-programs.js';

/** What is checked. */
export interface TypesTask {
  /** Absolute path of the lab's own folder: there the files are taken to lie. */
  readonly dir: string;
  /** The files whose errors are wanted, relative to `dir`. */
  readonly files: readonly string[];
  /**
   * All files that may be seen besides packages: path -> text. A submission is checked in these alone: its own
   * configuration, packages and links are never read. Undefined: what lies in `dir`, for authors.
   */
  readonly sources?: Readonly<Record<string, string>>;
  /** What is not to be mixed: a compiler that has seen one submission is not used for another. */
  readonly submission: string;
}

/** What the types process is asked, and what it answers. */
export type TypesRequest = TypesTask & { readonly root: string };
export interface TypesReply {
  readonly errors: readonly string[];
}

/** Type errors are a help, not a verdict: nobody waits longer for them than this, in milliseconds. */
const LIMIT_MS = 15_000;

/** Types that unfold without end are refused by memory, not by the machine. */
const HEAP_MB = 1_024;

/** A compiler takes a second to start and a tenth for a submission: so many graders share one. */
const GRADERS_A_COMPILER = 4;

/** Compilers for so many graders that work at the same time, to be given out in turn. Whoever has them closes them. */
export function compilersFor(graders: number, root: string): TypeChecker[] {
  const count = Math.ceil(graders / GRADERS_A_COMPILER);
  return Array.from({ length: count }, () => new TypeChecker(root));
}

/** ts-node's compiler service in a process of its own, started by the first check; graders may share it. */
export class TypeChecker {
  #process: TypesProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  readonly #kept: KeptAnswers;

  /** `limitMs`: how long a check may take; after that there is nothing to tell. */
  constructor(
    private readonly root: string,
    private readonly limitMs: number = LIMIT_MS,
  ) {
    this.#kept = new KeptAnswers(root);
  }

  /** TypeScript's own words on the files, one string a diagnostic; none when the compiler cannot tell. One check at a time. */
  async check(task: TypesTask): Promise<readonly string[]> {
    const path = await this.#kept.pathFor(task);
    const kept = path && (await this.#kept.read(path));
    if (kept) return kept;
    const checked = this.#turn.then(() => this.#check(task));
    this.#turn = checked;
    const errors = await checked;
    if (path && errors) await this.#kept.write(path, errors);
    return errors ?? [];
  }

  /** Undefined when it cannot tell. */
  async #check(task: TypesTask): Promise<readonly string[] | undefined> {
    if (this.#isClosed) return undefined;
    if (!this.#process || this.#process.hasEnded) this.#process = new TypesProcess(this.root);
    const errors = await this.#process.ask({ ...task, root: this.root }, this.limitMs);
    // One that is still busy would keep the next one waiting.
    if (!errors) await this.#process.close();
    return errors;
  }

  /** Ends the check that is under way: it has nothing to tell then, like those that come after it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#process?.close();
  }
}

class TypesProcess {
  hasEnded = false;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #lines: ReturnType<typeof jsonLines<TypesRequest, TypesReply>>;

  constructor(root: string) {
    const { program, args } = ownProgram('types-program');
    this.#child = spawn(program, [`--max-old-space-size=${HEAP_MB}`, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const channel = this.#child.stdio[3] as Duplex;
    channel.on('error', () => {});
    this.#lines = jsonLines<TypesRequest, TypesReply>(channel);
    this.#exited = new Promise((resolve) => {
      const end = () => {
        this.hasEnded = true;
        resolve();
      };
      this.#child.once('close', end);
      this.#child.once('error', end);
    });
  }

  /** Undefined when there is no answer in time, or no process. */
  async ask(request: TypesRequest, limitMs: number): Promise<readonly string[] | undefined> {
    let clock: NodeJS.Timeout | undefined;
    const answered = new Promise<readonly string[] | undefined>((resolve) => {
      this.#lines.onMessage(({ errors }) => resolve(errors));
      clock = setTimeout(() => resolve(undefined), limitMs);
      void this.#exited.then(() => resolve(undefined));
      this.#lines.send(request);
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
