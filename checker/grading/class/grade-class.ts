import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import type { IsolationLevel } from '../../core/result.js';
import { storageError } from '../../core/storage-error.js';
import type { LabSummary, OpenLab, Workbook } from '../../labs/workbook.js';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits.js';
import type { Grader } from '../grader.js';
import { startGrader } from '../start-grader.js';
import { ClassQueue } from './class-queue.js';
import { judgeFault, judgeGrading, type Verdict } from './grade-one.js';
import type { Journal } from './journal.js';
import { type FoundSubmission, openSubmission } from './plain-folders.js';
import { reasonDigest, sourceDigest } from './source-digest.js';

/** A class to grade. */
export interface ClassRequest {
  readonly workbook: Workbook;
  readonly classFolder: string;
  readonly found: readonly FoundSubmission[];
  /** The labs to grade. */
  readonly labs: readonly LabSummary[];
  /** The one lab that all submissions are for. */
  readonly onlyLab?: string;
  /** Grade what is found even if it was graded already. */
  readonly isForced?: boolean;
  readonly journal: Journal;
  /** A folder for submissions while they are graded; it is made and removed. */
  readonly workDir: string;
  /** How many are graded at the same time. */
  readonly jobs: number;
  readonly seed: number;
  readonly isolation: IsolationLevel;
  readonly limits?: Partial<Limits>;
  /** Aborted: nothing more is finished, the journal stays as it is. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ClassProgress) => void;
}

/** How far a class is. */
export interface ClassProgress {
  /** Submissions of which every lab was graded once. */
  readonly done: number;
  readonly submissions: number;
  /** Gradings that were made now, and those that an earlier run had made. */
  readonly graded: number;
  readonly kept: number;
  /** Gradings to be made once more, alone. */
  readonly again: number;
}

interface Opened {
  readonly found: FoundSubmission;
  readonly dir: string;
  labsLeft: number;
}

interface Task {
  readonly opened: Opened;
  readonly labId: string;
  readonly source: string;
  readonly attempt: number;
}

/** A process that starts slowly is no fault of its own; under load many start at once. */
const START_MS = 60_000;

/** Grades a class into its journal. Throws UserError when it cannot go on; what was graded is kept then. */
export async function gradeClass(request: ClassRequest): Promise<ClassProgress> {
  const run = new ClassRun(request);
  await rm(request.workDir, { recursive: true, force: true });
  await mkdir(request.workDir, { recursive: true, mode: 0o700 });
  try {
    return await run.run();
  } finally {
    await rm(request.workDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

class ClassRun {
  readonly #limits: Limits;
  readonly #opened = new Map<string, Promise<OpenLab>>();
  readonly #again: { readonly found: FoundSubmission; readonly labId: string }[] = [];
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  #folders = 0;
  #progress: ClassProgress;

  constructor(private readonly request: ClassRequest) {
    this.#limits = { ...DEFAULT_LIMITS, startMs: START_MS, ...request.limits };
    this.#signal = AbortSignal.any([request.signal, this.#stopping.signal]);
    this.#progress = { done: 0, submissions: request.found.length, graded: 0, kept: 0, again: 0 };
  }

  async run(): Promise<ClassProgress> {
    const { found, jobs } = this.request;
    const queue = new ClassQueue<FoundSubmission, Task>(found);
    this.#signal.addEventListener('abort', () => queue.close(), { once: true });
    const slots = Math.min(jobs, Math.max(1, found.length));
    await this.#together(slots, async (grader) => {
      const begin = (one: FoundSubmission) => this.#open(one, queue);
      while (await queue.takeOne(begin, (task) => this.#grade(task, grader)));
    });
    // Alone, with the other slots idle: what was slow because of the others is not slow now.
    if (this.#again.length > 0) await this.#together(1, (grader) => this.#gradeAgain(grader));
    return this.#progress;
  }

  /** Several slots with a warm grader each. When one fails, all end, and it is what failed that is thrown. */
  async #together(slots: number, work: (grader: Grader) => Promise<void>): Promise<void> {
    const { workbook, isolation } = this.request;
    if (this.#signal.aborted) return;
    let failure: unknown;
    const slot = async () => {
      const options = { root: workbook.root, isolation, limits: this.#limits };
      const grader = await startGrader(options);
      // Closing ends the grading that is under way.
      const close = () => void grader.close();
      this.#signal.addEventListener('abort', close, { once: true });
      try {
        await work(grader);
      } catch (error) {
        failure ??= error;
        this.#stopping.abort();
      } finally {
        this.#signal.removeEventListener('abort', close);
        await grader.close();
      }
    };
    await Promise.all(Array.from({ length: slots }, slot));
    if (failure) throw failure;
  }

  async #open(found: FoundSubmission, queue: ClassQueue<FoundSubmission, Task>): Promise<void> {
    const opened = await this.#unpack(found);
    if ('refused' in opened) {
      await this.#refuse(found, opened.refused);
      this.#tell({ done: this.#progress.done + 1 });
      return;
    }
    const tasks = await this.#tasksOf(opened, opened.labs);
    opened.labsLeft = tasks.length;
    if (tasks.length === 0) await this.#finish(opened);
    for (const task of tasks) queue.add(task);
  }

  /** What is still to be graded of a submission. */
  async #tasksOf(opened: Opened, labIds: readonly string[]): Promise<Task[]> {
    const { journal, isForced } = this.request;
    const { found } = opened;
    const standing = journal.standing(found.student.id);
    for (const old of standing) {
      if (old.labId === undefined || labIds.includes(old.labId) || old.kind === 'ungraded') continue;
      const reason = 'it was handed in before, and is not in the submission any more';
      const because = 'missing' as const;
      await this.#append(
        found,
        { kind: 'ungraded', labId: old.labId, because, reason },
        reasonDigest(reason),
        1,
      );
    }
    const tasks: Task[] = [];
    for (const labId of labIds) {
      const source = await this.#sourceOf(opened.dir, labId);
      const before = standing.find((noted) => noted.labId === labId && noted.source === source);
      if (!before) tasks.push({ opened, labId, source, attempt: 1 });
      else if (isForced) tasks.push({ opened, labId, source, attempt: before.attempt + 1 });
      else if (before.again) this.#again.push({ found, labId });
      else this.#tell({ kept: this.#progress.kept + 1 });
    }
    return tasks;
  }

  async #grade(task: Task, grader: Grader): Promise<void> {
    const { opened, labId, source, attempt } = task;
    const verdict = await this.#verdictOn(task, grader);
    if (verdict) {
      await this.#append(opened.found, verdict, source, attempt);
      if (verdict.again) this.#again.push({ found: opened.found, labId });
      this.#tell({ graded: this.#progress.graded + 1, again: this.#again.length });
    }
    opened.labsLeft--;
    if (opened.labsLeft === 0) await this.#finish(opened);
  }

  async #gradeAgain(grader: Grader): Promise<void> {
    for (const { found, labId } of this.#again) {
      if (this.#signal.aborted) return;
      const opened = await this.#unpack(found);
      if ('refused' in opened) continue;
      const source = await this.#sourceOf(opened.dir, labId);
      const verdict = await this.#verdictOn({ opened, labId, source, attempt: 2 }, grader);
      if (verdict) await this.#append(found, verdict, source, 2);
      await rm(opened.dir, { recursive: true, force: true });
      this.#tell({ again: this.#progress.again - 1 });
    }
  }

  /** Undefined: it was ended from outside, which says nothing. */
  async #verdictOn({ opened, labId, attempt }: Task, grader: Grader): Promise<Verdict | undefined> {
    const { workbook, labs, seed } = this.request;
    const slug = labs.find(({ id }) => id === labId)?.slug ?? labId;
    const opening = this.#opened.get(labId) ?? workbook.open(labId);
    this.#opened.set(labId, opening);
    const openLab = await opening;
    try {
      const graded = await grader.grade({ openLab, submissionDir: join(opened.dir, slug), seed });
      return this.#signal.aborted ? undefined : judgeGrading(graded, attempt);
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      const told = storageError(error, 'what is graded', this.request.workDir);
      // A level that never started here will not start for the next one either.
      if (told instanceof UserError && (told !== error || this.#progress.graded === 0)) throw told;
      return judgeFault(error, labId, attempt);
    }
  }

  async #unpack(
    found: FoundSubmission,
  ): Promise<(Opened & { readonly labs: readonly string[] }) | { readonly refused: string }> {
    const { classFolder, labs, onlyLab, workbook, workDir } = this.request;
    const dir = join(workDir, String(this.#folders++));
    // A lab may be built on earlier ones: the student's own are graded with it.
    const used = labs.flatMap((lab) => lab.uses ?? []);
    const wanted = workbook.labs.filter((lab) => labs.includes(lab) || used.includes(lab.id));
    try {
      await mkdir(dir);
      const opened = await openSubmission(classFolder, found, {
        labs: wanted.map(({ id, slug, files }) => ({ id, slug, files: files.map(({ path }) => path) })),
        into: dir,
        ...(onlyLab ? { onlyLab } : {}),
      });
      if (!opened.ok) return { refused: opened.reason };
      const ids = labs.map(({ id }) => id).filter((id) => opened.labs.includes(id));
      return { found, dir, labsLeft: 0, labs: ids };
    } catch (error) {
      throw storageError(error, 'what is graded', dir);
    }
  }

  #sourceOf(dir: string, labId: string): Promise<string> {
    const { workbook, labs } = this.request;
    const lab = labs.find(({ id }) => id === labId);
    const used = workbook.labs.filter(({ id }) => lab?.uses?.includes(id));
    return sourceDigest(dir, lab ? [lab, ...used] : used, this.#limits.sourceBytes);
  }

  async #refuse(found: FoundSubmission, reason: string): Promise<void> {
    const source = reasonDigest(reason);
    const [before] = this.request.journal.standing(found.student.id);
    if (before?.labId === undefined && before?.source === source) return;
    await this.#append(found, { kind: 'ungraded', because: 'refused', reason }, source, 1);
  }

  async #append(found: FoundSubmission, verdict: Verdict, source: string, attempt: number): Promise<void> {
    const { student, path } = found;
    await this.request.journal.append({ student: student.id, submission: path, source, attempt, ...verdict });
  }

  async #finish(opened: Opened): Promise<void> {
    await rm(opened.dir, { recursive: true, force: true, maxRetries: 3 });
    this.#tell({ done: this.#progress.done + 1 });
  }

  #tell(changes: Partial<ClassProgress>): void {
    this.#progress = { ...this.#progress, ...changes };
    this.request.onProgress?.(this.#progress);
  }
}
