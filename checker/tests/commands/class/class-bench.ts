import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCommandLine } from '../../../commands/program.js';
import { scaffoldLab } from '../../../labs/scaffold-lab.js';
import { likelyLevel } from '../../../sandbox/isolation.js';
import { makeAuthorRoot } from '../../labs/author-root.js';
import type { FakeContext } from '../fake-context.js';
import { classContext } from './class-context.js';

const PROGRAM = join(import.meta.dirname, 'grade-program.ts');

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
    return bench;
  }

  get folder(): string {
    return join(this.place, 'class');
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
  start(out: string, ...more: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const args = ['--import', 'tsx', PROGRAM, this.root, ...this.words(out, ...more)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
