import { setMaxListeners } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { storageError } from '../../core/storage-error.js';
import type { FoundSubmission } from '../../intake/submission.js';
import type { OpenLab } from '../../labs/workbook.js';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits.js';
import type { Grader } from '../grader.js';
import { startGrader } from '../start-grader.js';
import { compilersFor, type TypeChecker } from '../type-checker.js';
import { ClassQueue } from './class-queue.js';
import type { ClassProgress, ClassRequest } from './class-request.js';
import { judgeFault, judgeGrading, type Verdict } from './grade-one.js';
import type { Noted } from './journal.js';
import { reasonDigest } from './source-digest.js';
import { sourceOf, type Unpacked, unpack } from './unpack.js';

/** One submission in one lab. */
interface Task {
  readonly work: Unpacked;
  readonly labId: string;
  readonly source: string;
  readonly attempt: number;
}

type Queue = ClassQueue<FoundSubmission, Task>;

/** A process that starts slowly is no fault of its own; under load many start at once. */
const START_MS = 60_000;

/** Grades a class into its journal. Throws UserError when it cannot go on; what was graded is kept then. */
export async function gradeClass(request: ClassRequest): Promise<ClassProgress> {
  const { workDir } = request;
  // A killed run leaves its own behind.
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  try {
    return await new ClassRun(request).run();
  } finally {
    await rm(workDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

class ClassRun {
  readonly #limits: Limits;
  readonly #openLabs = new Map<string, Promise<OpenLab>>();
  /** How many labs of an opened submission are still to be graded. */
  readonly #left = new Map<Unpacked, number>();
  readonly #again: { readonly found: FoundSubmission; readonly labId: string }[] = [];
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #compilers: readonly TypeChecker[];
  #folders = 0;
  #progress: ClassProgress;

  constructor(private readonly request: ClassRequest) {
    this.#limits = { ...DEFAULT_LIMITS, startMs: START_MS, ...request.limits };
    this.#signal = AbortSignal.any([request.signal, this.#stopping.signal]);
    // One for each slot; there may be many.
    setMaxListeners(0, this.#signal);
    // Whose graders are elsewhere, their compilers are there too.
    this.#compilers = request.startGrader ? [] : compilersFor(request.jobs, request.workbook.root);
    this.#progress = { done: 0, submissions: request.found.length, graded: 0, kept: 0, again: 0 };
  }

  async run(): Promise<ClassProgress> {
    try {
      return await this.#run();
    } finally {
      await this.#closeCompilers();
    }
  }

  async #closeCompilers(): Promise<void> {
    await Promise.all(this.#compilers.map((compiler) => compiler.close()));
  }

  async #run(): Promise<ClassProgress> {
    const { found, jobs } = this.request;
    const queue: Queue = new ClassQueue(found);
    this.#signal.addEventListener('abort', () => queue.close(), { once: true });
    this.#signal.addEventListener('abort', () => this.#closeCompilers(), { once: true });
    await this.#together(Math.min(jobs, Math.max(1, found.length)), async (grader) => {
      const begin = (one: FoundSubmission) => this.#open(one, queue);
      while (await queue.takeOne(begin, (task) => this.#grade(task, grader())));
    });
    // Alone, with the other slots idle: what was slow because of the others is not slow now.
    if (this.#again.length > 0) await this.#together(1, (grader) => this.#gradeAgain(grader));
    return this.#progress;
  }

  /** Several slots with a warm grader each. When one fails, all end, and it is what failed first that is thrown. */
  async #together(slots: number, work: (grader: () => Promise<Grader>) => Promise<void>): Promise<void> {
    const { workbook, isolation } = this.request;
    if (this.#signal.aborted) return;
    let failure: unknown;
    const slot = async (_: unknown, place: number) => {
      const types = this.#compilers[place % this.#compilers.length];
      let grader: Promise<Grader> | undefined;
      const started = () => {
        grader ??= this.request.startGrader
          ? this.request.startGrader(this.#limits)
          : startGrader({
              root: workbook.root,
              isolation,
              limits: this.#limits,
              isOneOfMany: slots > 1,
              ...(types ? { types } : {}),
            });
        return grader;
      };
      // Closing ends the grading that is under way.
      const close = () => void grader?.then((one) => one.close());
      this.#signal.addEventListener('abort', close, { once: true });
      try {
        await work(started);
      } catch (error) {
        failure ??= error;
        this.#stopping.abort();
      } finally {
        this.#signal.removeEventListener('abort', close);
        await (await grader)?.close();
      }
    };
    await Promise.all(Array.from({ length: slots }).map(slot));
    if (failure) throw failure;
  }

  async #open(found: FoundSubmission, queue: Queue): Promise<void> {
    const work = await this.#unpack(found);
    const tasks = 'refused' in work ? [] : await this.#tasksOf(work);
    if ('refused' in work) await this.#refuse(found, work.refused);
    else if (tasks.length === 0) this.#remove(work);
    else this.#left.set(work, tasks.length);
    if (tasks.length === 0) this.#tell({ done: this.#progress.done + 1 });
    for (const task of tasks) queue.add(task);
  }

  /** What is still to be graded of a submission. */
  async #tasksOf(work: Unpacked): Promise<Task[]> {
    const { found, labs } = work;
    const standing = this.request.journal.standing(found.student.id);
    await this.#takeBack(
      work,
      standing.filter(({ labId }) => labId !== undefined && !labs.includes(labId)),
    );
    const tasks: Task[] = [];
    for (const labId of labs) {
      const source = this.#sourceOf(work, labId);
      const before = standing.find((noted) => noted.labId === labId && noted.source === source);
      if (!before) tasks.push({ work, labId, source, attempt: 1 });
      else if (this.request.isForced) tasks.push({ work, labId, source, attempt: before.attempt + 1 });
      else if (before.again) this.#again.push({ found, labId });
      else this.#tell({ kept: this.#progress.kept + 1 });
    }
    return tasks;
  }

  /** Labs that an earlier state of the submission had. */
  async #takeBack(work: Unpacked, gone: readonly Noted[]): Promise<void> {
    for (const { labId, kind } of gone) {
      if (labId === undefined || kind === 'ungraded') continue;
      const reason = 'it was handed in before, and is not in the submission any more';
      const verdict = { kind: 'ungraded', labId, because: 'missing', reason } as const;
      await this.#append(work.found, verdict, {
        source: reasonDigest(reason),
        attempt: 1,
        notes: work.notes,
      });
    }
  }

  async #grade(task: Task, grader: Promise<Grader>): Promise<void> {
    const { work, labId, source, attempt } = task;
    const verdict = await this.#verdictOn(task, await grader);
    if (verdict) {
      await this.#append(work.found, verdict, { source, attempt, notes: work.notes });
      if (verdict.again) this.#again.push({ found: work.found, labId });
      this.#tell({ graded: this.#progress.graded + 1, again: this.#again.length });
    }
    const left = (this.#left.get(work) ?? 1) - 1;
    this.#left.set(work, left);
    if (left > 0) return;
    this.#left.delete(work);
    this.#remove(work);
    this.#tell({ done: this.#progress.done + 1 });
  }

  async #gradeAgain(started: () => Promise<Grader>): Promise<void> {
    const grader = await started();
    for (const { found, labId } of this.#again) {
      if (this.#signal.aborted) return;
      const work = await this.#unpack(found);
      if ('refused' in work) continue;
      const source = this.#sourceOf(work, labId);
      const verdict = await this.#verdictOn({ work, labId, source, attempt: 2 }, grader);
      if (verdict) await this.#append(found, verdict, { source, attempt: 2, notes: work.notes });
      this.#remove(work);
      this.#tell({ again: this.#progress.again - 1 });
    }
  }

  /** Undefined: it was ended from outside, which says nothing. */
  async #verdictOn({ work, labId, attempt }: Task, grader: Grader): Promise<Verdict | undefined> {
    const { workbook, labs, seed, workDir } = this.request;
    const slug = labs.find(({ id }) => id === labId)?.slug ?? labId;
    const opening = this.#openLabs.get(labId) ?? workbook.open(labId);
    this.#openLabs.set(labId, opening);
    const openLab = await opening;
    if (this.#signal.aborted) return undefined;
    try {
      const graded = await grader.grade({ openLab, submissionDir: join(work.dir, slug), seed, attempt });
      return this.#signal.aborted ? undefined : judgeGrading(graded, attempt);
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      const told = storageError(error, 'what is graded', workDir);
      // A level that has not started once will not start for the next one either.
      if (told instanceof UserError && (told !== error || this.#progress.graded === 0)) throw told;
      return judgeFault(error, labId, attempt);
    }
  }

  #unpack(found: FoundSubmission): Promise<Unpacked | { readonly refused: string }> {
    return unpack(this.request, found, join(this.request.workDir, String(this.#folders++)));
  }

  #sourceOf(work: Unpacked, labId: string): string {
    return sourceOf(this.request, work, labId, this.#limits.sourceBytes);
  }

  async #refuse(found: FoundSubmission, reason: string): Promise<void> {
    const source = reasonDigest(reason);
    const [before] = this.request.journal.standing(found.student.id);
    if (before && before.labId === undefined && before.source === source) return;
    const refused = { kind: 'ungraded', because: 'refused', reason } as const;
    await this.#append(found, refused, { source, attempt: 1, notes: found.notes ?? [] });
  }

  async #append(
    { student, path }: FoundSubmission,
    verdict: Verdict,
    of: { readonly source: string; readonly attempt: number; readonly notes: readonly string[] },
  ): Promise<void> {
    const { notes, ...rest } = of;
    const noted = notes.length > 0 ? { notes } : {};
    await this.request.journal.append({
      student: student.id,
      submission: path,
      ...rest,
      ...noted,
      ...verdict,
    });
  }

  #remove({ dir }: Unpacked): void {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }

  #tell(changes: Partial<ClassProgress>): void {
    this.#progress = { ...this.#progress, ...changes };
    this.request.onProgress?.(this.#progress);
  }
}
