import { join } from 'node:path';
import { GraderError, UserError } from '../core/errors.js';
import type { CheckResult, IsolationLevel, LabResult } from '../core/result.js';
import { type ChosenLayers, chooseLayers, givenCode, packagesOf } from '../labs/layers.js';
import type { OpenLab } from '../labs/workbook.js';
import { likelyLevel, likelyLevels } from '../sandbox/isolation.js';
import { reachSockets } from '../sandbox/jail.js';
import { removeJob } from '../sandbox/job.js';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits.js';
import { type Ingredients, type Prepared, prepareJob } from '../sandbox/prepare.js';
import type { Graded, GradeRequest, Grader, RealRequest } from './grader.js';
import { JobSupply, limitsFor } from './job-supply.js';
import { lookAtOwnFiles } from './own-look.js';
import { checkerDigest } from './own-programs.js';
import { ServiceHost } from './service-host.js';
import { TypeChecker } from './type-checker.js';
import { type OnCheck, StartRefused, WorkerProcess } from './worker-process.js';
import type { RunOrder } from './worker-protocol.js';

/** How a grader is started. */
export interface GraderOptions {
  /** The workbook's root: where packages are looked for. */
  readonly root: string;
  /** `best` (the default) takes the best level that starts here; a named level or nothing. */
  readonly isolation?: 'best' | IsolationLevel;
  readonly limits?: Partial<Limits>;
  /** Start the next student process as soon as one grading is over (watch). */
  readonly keepWarm?: boolean;
  /** Others use the processors meanwhile: nothing is done before it is known to be needed. */
  readonly isOneOfMany?: boolean;
  /** Whether type errors are looked for when a step did not pass. */
  readonly typeCheck?: boolean;
  /** The worker imports files of the author's repo: real systems. */
  readonly fromSource?: boolean;
  /** How long to wait for type errors, in milliseconds; they are a help, not a verdict. */
  readonly typesMs?: number;
  /** One that several graders share, and that whoever made it closes. */
  readonly types?: TypeChecker;
}

/** The worker ends by its own clocks long before this. */
const WORKER_GRACE_MS = 20_000;

/** Real systems are no student's: several are started anew for each test, and nobody hurries them. */
const REAL_MS = 300_000;

/** Starts a grader. Its worker process begins at once, so call it early. */
export async function startGrader(options: GraderOptions): Promise<Grader> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const wished = options.isolation ?? 'best';
  const level = wished === 'best' ? likelyLevel() : wished;
  return new WarmGrader(options, limits, level, wished === 'best');
}

class WarmGrader implements Grader {
  #worker: WorkerProcess;
  #jobs: JobSupply;
  readonly #services: ServiceHost;
  #isClosed = false;
  readonly #types: TypeChecker;

  constructor(
    private readonly options: GraderOptions,
    private readonly limits: Limits,
    level: IsolationLevel,
    private readonly mayFallBack: boolean,
  ) {
    this.#services = new ServiceHost(options.root);
    this.#types = options.types ?? new TypeChecker(options.root, options.typesMs);
    this.#worker = new WorkerProcess(level, options.root, options.fromSource);
    this.#jobs = this.#newSupply();
  }

  get isolation(): IsolationLevel {
    return this.#worker.level;
  }

  async grade(request: GradeRequest): Promise<Graded> {
    const first = await this.#gradeOnce(request);
    const ours = first.result.checks.filter((check) => check.outcome === 'grader-error');
    if (ours.length === 0) return first;
    // Our own fault costs no points: those steps are tried once more, alone.
    const again = await this.#gradeOnce({ ...request, steps: ours.map(({ stepId }) => stepId) });
    const checks = first.result.checks.map((check) =>
      check.outcome === 'grader-error'
        ? (again.result.checks.find(({ stepId }) => stepId === check.stepId) ?? check)
        : check,
    );
    return { ...first, result: { ...first.result, checks } };
  }

  async gradeReal({ openLab, module, dir, seed, steps }: RealRequest): Promise<readonly CheckResult[]> {
    const { lab } = openLab;
    const order = { labId: lab.id, steps: lab.steps, seed, only: steps, ignoreDependsOn: true };
    const provided = this.#services.provide(lab);
    this.#worker.provide(provided.access);
    this.#worker.provideReady(await provided.settled);
    const { checks } = await this.#ask(openLab, { type: 'real', order, module, dir }, REAL_MS, () => {});
    return checks;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const isOwn = this.#types !== this.options.types;
    await Promise.all([this.#worker.close(), isOwn && this.#types.close()]);
    await this.#jobs.close();
    await this.#services.close();
  }

  async #gradeOnce(request: GradeRequest): Promise<Graded> {
    if (request.inspectPort !== undefined && this.isolation !== 'process') await this.#restart('process');
    if (this.#worker.hasEnded) await this.#restart(this.isolation);
    try {
      return await this.#gradeHere(request);
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
      if (this.isolation === 'process') throw new GraderError(`the student's process: ${error.message}`);
      if (!this.mayFallBack) {
        throw new UserError(
          `The isolation level ${this.isolation} does not start here: ${error.message}`,
          'node checker doctor',
        );
      }
      const levels = likelyLevels();
      await this.#restart(levels[levels.indexOf(this.isolation) + 1] ?? 'process');
      return this.#gradeOnce(request);
    }
  }

  async #restart(level: IsolationLevel): Promise<void> {
    // A worker that ended because it was closed is no reason to start another one.
    if (this.#isClosed) throw new GraderError('The grader was closed while it graded.');
    await this.#worker.close();
    await this.#jobs.close();
    this.#worker = new WorkerProcess(level, this.options.root, this.options.fromSource);
    this.#jobs = this.#newSupply();
  }

  #newSupply(): JobSupply {
    const { root, isOneOfMany } = this.options;
    return new JobSupply(this.#worker, root, this.limits, this.#services, !isOneOfMany);
  }

  async #gradeHere(request: GradeRequest): Promise<Graded> {
    const { openLab, submissionDir, seed } = request;
    const { lab } = openLab;
    const jobs = this.#jobs;
    const { job, started, provided } = await jobs.take(openLab, request.inspectPort);
    const chosen = chooseLayers(openLab.used, submissionDir, this.limits.sourceBytes);
    const isDebugged = request.inspectPort !== undefined;
    const ingredients = {
      ...ingredientsOf(openLab, submissionDir, chosen),
      ...(isDebugged ? { debuggedFiles: debuggedFilesOf(openLab, chosen) } : {}),
    };
    const preparing = prepareJob(job, ingredients, limitsFor(openLab, this.limits));
    try {
      const worker = this.#worker;
      // Tests that use no server need not wait for it.
      const ready = provided.settled.then(async (access) => {
        // A root folder of its own: what is outside must be brought in, once it is there.
        if (job.root !== job.dir) await reachSockets(job.root, job.sockets);
        worker.provideReady(access);
      });
      if (job.root === job.dir) ready.catch(() => {});
      else await ready;
      const [prepared] = await Promise.all([preparing, started]);
      let typeErrors: Promise<readonly string[]> | undefined;
      const onCheck: OnCheck = (check, called) => {
        // A step that is not written yet says enough; only code that is there can have wrong types.
        const isWritten = 'failure' in check && check.failure.cause?.id !== 'not-written-yet';
        if (isWritten) typeErrors ??= this.#typeErrors(lab.slug, ingredients, prepared.taken);
        request.onCheck?.(lookAtOwnFiles(check, lab, prepared.taken), called);
      };
      const order = {
        type: 'grade',
        order: orderOf(request),
        exports: lab.files.flatMap(({ path, exports }) => exports.map((name) => [name, path] as const)),
        unusable: prepared.unusable,
        packages: packagesOf(openLab),
        ...(isDebugged ? { debuggedDir: submissionDir } : {}),
      } as const;
      const limitMs = isDebugged ? undefined : this.limits.gradeMs + WORKER_GRACE_MS;
      const asked = await this.#ask(openLab, order, limitMs, onCheck);
      const { output, queuedMs, endedWaiting } = asked;
      const isDoubtful = asked.checks.some(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
      const fault = isDoubtful ? await provided.fault() : undefined;
      const sound = fault ? asked.checks.map((check) => blameDatabase(check, fault)) : asked.checks;
      const checks = sound.map((check) => lookAtOwnFiles(check, lab, prepared.taken));
      const result: LabResult = {
        formatVersion: 1,
        labId: lab.id,
        seed,
        isolation: this.isolation,
        digests: { submission: prepared.digest, lab: openLab.digest, checker: checkerDigest() },
        ...(chosen.layers.length > 0 ? { layers: chosen.layers } : {}),
        checks,
        output,
      };
      const isCutShort = Object.values(prepared.unusable).some((file) => file.isTooSlow);
      return { result, typeErrors: (await typeErrors) ?? [], queuedMs, endedWaiting, isCutShort };
    } finally {
      // Files must not be put into a folder that is being removed.
      await preparing.catch(() => {});
      removeJob(job);
      if (this.options.keepWarm && jobs === this.#jobs) jobs.holdReady(openLab);
    }
  }

  #typeErrors(
    slug: string,
    { submissionDir, givenFiles }: Ingredients,
    taken: Prepared['taken'],
  ): Promise<readonly string[]> {
    const { root, typeCheck } = this.options;
    if (typeCheck === false) return Promise.resolve([]);
    return this.#types.check({
      dir: join(root, 'labs', slug),
      files: Object.keys(taken),
      // Texts, not paths: a link or a configuration of the student's must not be read on the student's behalf.
      sources: { ...givenFiles, ...taken },
      submission: submissionDir,
    });
  }

  async #ask(
    { hidden }: OpenLab,
    order: Parameters<WorkerProcess['ask']>[1],
    limitMs: number | undefined,
    onCheck: OnCheck,
  ): ReturnType<WorkerProcess['ask']> {
    try {
      return await this.#worker.ask(hidden, order, limitMs, onCheck);
    } catch (error) {
      // It may be in any state: the next submission gets a new one.
      await this.#restart(this.isolation);
      throw error;
    }
  }
}

/** What failed while the database went away says nothing about the student. */
function blameDatabase(check: CheckResult, message: string): CheckResult {
  if (check.outcome === 'passed' || check.outcome === 'skipped') return check;
  const { stepId, maxPoints, durationMs } = check;
  return { stepId, points: 0, maxPoints, durationMs, outcome: 'grader-error', message };
}

function ingredientsOf(open: OpenLab, submissionDir: string, chosen: ChosenLayers): Ingredients {
  const { lab, files } = open;
  return {
    labId: lab.id,
    submissionDir,
    studentFiles: lab.files.map(({ path }) => path),
    givenFiles: { ...givenCode(open), ...chosen.code },
    dataFiles: { ...Object.fromEntries(lab.data.map((path) => [path, files[path] ?? ''])), ...chosen.data },
  };
}

/** What stands in the student's own folders as it does in the job. */
function debuggedFilesOf(open: OpenLab, { layers, code }: ChosenLayers): string[] {
  const own = open.used.filter(({ lab }) =>
    layers.some((layer) => layer.lab === lab.id && layer.by === 'you'),
  );
  return [
    ...open.lab.files.map(({ path }) => path),
    ...Object.keys(givenCode(open)),
    ...Object.keys(code).filter((path) => own.some(({ lab }) => path.startsWith(`../${lab.slug}/`))),
  ];
}

function orderOf({ openLab, seed, steps, ignoreDependsOn, first }: GradeRequest): RunOrder {
  return {
    labId: openLab.lab.id,
    steps: openLab.lab.steps,
    seed,
    ignoreDependsOn: ignoreDependsOn ?? false,
    given: openLab.lab.given,
    ...(steps ? { only: steps } : {}),
    ...(first ? { first } : {}),
  };
}
