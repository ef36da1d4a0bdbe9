import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCommandLine } from '../../../commands/program.js';
import type { WorkerState } from '../../../grading/queue/job-worker.js';
import { scaffoldLab } from '../../../labs/scaffold-lab.js';
import { likelyLevel } from '../../../sandbox/isolation.js';
import { makeAuthorRoot } from '../../labs/author-root.js';
import type { FakeContext } from '../fake-context.js';
import { classContext } from './class-context.js';

const PROGRAM = join(import.meta.dirname, 'class-program.ts');

/** A line of a journal, as far as tests look at it. */
export interface JournalLine {
  readonly kind: string;
  readonly student: string;
  readonly labId?: string;
  readonly attempt: number;
  readonly again?: string;
}

/** A class folder in a place of its own, and the folders of its grades beside it. */
export class ClassBench {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #workers: Started[] = [];

  private constructor(
    readonly root: string,
    readonly lab: string,
    readonly place: string,
  ) {}

  /** A class for a lab of the template's, with one quick step. */
  static async make(): Promise<ClassBench> {
    const { root, remove } = await makeAuthorRoot();
    await scaffoldLab(root, '70-bench');
    const bench = await ClassBench.of(root, '70');
    bench.#closers.push(remove);
    return bench;
  }

  /** A class for a lab of `root`. */
  static async of(root: string, lab: string): Promise<ClassBench> {
    const place = await mkdtemp(join(tmpdir(), 'class-'));
    const bench = new ClassBench(root, lab, place);
    bench.#closers.push(() => rm(place, { recursive: true, force: true }));
    await mkdir(bench.folder);
    // Jobs of programs that are killed stay behind. The users whom jobs become must be able to reach them.
    await mkdir(bench.temporary);
    for (const folder of [place, bench.temporary]) await chmod(folder, 0o755);
    return bench;
  }

  get folder(): string {
    return join(this.place, 'class');
  }

  /** The folder for temporary files of the programs that are started. */
  get temporary(): string {
    return join(this.place, 'tmp');
  }

  out(name: string): string {
    return join(this.place, name);
  }

  /** Hands in one file for a student. */
  async handIn(student: string, path: string, text: string): Promise<void> {
    const file = join(this.folder, student, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  words(out: string, ...more: readonly string[]): string[] {
    const words = [this.folder, '--lab', this.lab, '--out', this.out(out), '--isolation', likelyLevel()];
    return [...words, ...more];
  }

  /** Grades in this process. */
  async grade(out: string, ...more: readonly string[]): Promise<FakeContext & { readonly exitCode: number }> {
    const context = classContext(this.root);
    const exitCode = await readCommandLine(['grade', ...this.words(out, ...more)], true)(context);
    return { ...context, exitCode };
  }

  /** Starts to grade in a process of its own, which is killed with the bench. */
  start(out: string, ...more: readonly string[]): Started {
    return this.#start(this.root, 'grade', ...this.words(out, ...more));
  }

  /** Starts a worker of a queue in a process of its own. */
  worker(address: string, { root = this.root } = {}): StartedWorker {
    const words = ['--queue', address, '--isolation', likelyLevel(), '--jobs', '1', '--health', '0'];
    const started = this.#start(root, 'worker', ...words);
    this.#workers.push(started);
    const url = new Promise<string>((resolve, reject) => {
      let said = '';
      started.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /http:\S+(?=\s)/.exec(said);
        if (found) resolve(found[0]);
      });
      void started.ended.then(({ errors }) => reject(new Error(`the worker ended: ${errors}`)));
    });
    url.catch(() => {});
    const health = async () => (await (await fetch(await url)).json()) as WorkerState;
    return { ...started, health };
  }

  /** Kills the workers that were started. */
  async endWorkers(): Promise<void> {
    for (const { child, ended } of this.#workers.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  }

  /** Changes the lab's hidden tests a little. Gives the root. */
  async anotherEdition(): Promise<string> {
    const slug = (await readdir(join(this.root, 'labs'))).find((name) => name.startsWith(this.lab)) ?? '';
    const hidden = join(this.root, 'labs', slug, 'hidden');
    const name = (await readdir(hidden)).find((one) => one.endsWith('.test.ts')) ?? '';
    await appendFile(join(hidden, name), '\nvoid 1;\n');
    return this.root;
  }

  #start(root: string, ...words: readonly string[]): Started {
    const args = ['--import', 'tsx', PROGRAM, root, ...words];
    const env = { ...process.env, TMPDIR: this.temporary };
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.resume();
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const ended = once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      errors,
    }));
    this.#closers.push(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { child, ended };
  }

  /** The journal's whole lines, without the first; none while there is no journal. */
  async journal(out: string): Promise<JournalLine[]> {
    const text = await readFile(join(this.out(out), 'journal.jsonl'), 'utf8').catch(() => '');
    const lines = text.split('\n').slice(1, -1);
    return lines.map((line) => JSON.parse(line) as JournalLine);
  }

  canonical(out: string): Promise<string> {
    return readFile(join(this.out(out), 'report.canonical.json'), 'utf8');
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

/** How a process of a bench ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** A process of a bench. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A worker of a queue; `health` waits until it has begun. */
export interface StartedWorker extends Started {
  readonly health: () => Promise<WorkerState>;
}
