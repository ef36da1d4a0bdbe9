import { GraderError, UserError } from '../core/errors.js';
import type { CheckResult, IsolationLevel, LabResult } from '../core/result.js';
import type { OpenLab } from '../labs/workbook.js';
import { likelyLevel } from '../sandbox/isolation.js';
import { createJob, type Job, removeJob } from '../sandbox/job.js';
import { DEFAULT_LIMITS, type Limits } from '../sandbox/limits.js';
import { packageFolders } from '../sandbox/package-folders.js';
import { prepareJob } from '../sandbox/prepare.js';
import type { Graded, GradeRequest, Grader, RealRequest } from './grader.js';
import { checkerDigest, childSource } from './own-programs.js';
import { TypeChecker } from './type-checker.js';
import { WorkerProcess } from './worker-process.js';
import type { FromWorker, RunOrder } from './worker-protocol.js';

/** How a grader is started. */
export interface GraderOptions {
  /** The workbook's root: where packages are looked for. */
  readonly root: string;
  /** `best` (the default) takes the best level that starts here; a named level or nothing. */
  readonly isolation?: 'best' | IsolationLevel;
  readonly limits?: Partial<Limits>;
  /** Start the next student process as soon as one grading is over (watch). */
  readonly keepWarm?: boolean;
  /** Whether type errors are looked for when a step did not pass. */
  readonly typeCheck?: boolean;
}

/** The worker ends by its own clocks long before this. */
const WORKER_GRACE_MS = 20_000;

/** Starts a grader. Its worker process begins at once, so call it early. */
export async function startGrader(options: GraderOptions): Promise<Grader> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const wished = options.isolation ?? 'best';
  const level = wished === 'best' ? likelyLevel() : wished;
  return new WarmGrader(options, limits, level, wished === 'best');
}

class WarmGrader implements Grader {
  #level: IsolationLevel;
  #worker: WorkerProcess;
  #types: TypeChecker | undefined;
  #spare: { readonly job: Job; readonly labId: string } | undefined;
  readonly #childSource = childSource();

  constructor(
    private readonly options: GraderOptions,
    private readonly limits: Limits,
    level: IsolationLevel,
    private readonly mayFallBack: boolean,
  ) {
    this.#level = level;
    this.#worker = new WorkerProcess(level, options.root);
  }

  get isolation(): IsolationLevel {
    return this.#level;
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
    const { lab, hidden } = openLab;
    const order = { labId: lab.id, steps: lab.steps, hidden, seed, only: steps, ignoreDependsOn: true };
    const send = () => this.#worker.send({ type: 'real', order, module, dir });
    const { checks } = await this.#ask(send, () => {}, this.limits.gradeMs + WORKER_GRACE_MS);
    return checks;
  }

  async close(): Promise<void> {
    await Promise.all([this.#worker.close(), this.#types?.close()]);
    if (this.#spare) await removeJob(this.#spare.job);
  }

  async #gradeOnce(request: GradeRequest): Promise<Graded> {
    if (request.inspect && this.#level !== 'process') await this.#restart('process');
    if (this.#worker.hasEnded) await this.#restart(this.#level);
    try {
      return await this.#gradeAt(request);
    } catch (error) {
      if (!(error instanceof SandboxRefused)) throw error;
      if (this.#level === 'process') throw new GraderError(`the student's process: ${error.message}`);
      if (!this.mayFallBack) {
        throw new UserError(
          `The isolation level ${this.#level} does not start here: ${error.message}`,
          'node checker doctor',
        );
      }
      await this.#restart('process');
      return this.#gradeAt(request);
    }
  }

  async #restart(level: IsolationLevel): Promise<void> {
    await this.#worker.close();
    if (this.#spare) await removeJob(this.#spare.job);
    this.#spare = undefined;
    this.#level = level;
    this.#worker = new WorkerProcess(level, this.options.root);
  }

  async #gradeAt(request: GradeRequest): Promise<Graded> {
    const { openLab, submissionDir, seed } = request;
    const { lab } = openLab;
    const { job, started } = await this.#takeJob(openLab, request.inspect ?? false);
    try {
      const given = lab.given.map((path) => [path, openLab.files[path] ?? ''] as const);
      const preparing = prepareJob(
        job,
        {
          labId: lab.id,
          submissionDir,
          studentFiles: lab.files.map(({ path }) => path),
          givenFiles: Object.fromEntries(given.filter(([path]) => path.endsWith('.ts') && path !== lab.run)),
        },
        this.limits,
      );
      const [prepared] = await Promise.all([preparing, started]);
      const order: RunOrder = {
        labId: lab.id,
        steps: lab.steps,
        hidden: openLab.hidden,
        seed,
        ignoreDependsOn: request.ignoreDependsOn ?? false,
        ...(request.steps ? { only: request.steps } : {}),
      };
      let typeErrors: Promise<readonly string[]> | undefined;
      const onCheck = (check: CheckResult) => {
        // A step that is not written yet says enough; only code that is there can have wrong types.
        const isWritten = 'failure' in check && check.failure.cause?.id !== 'not-written-yet';
        if (isWritten) {
          // Only what was taken: a link must not be read on the student's behalf.
          typeErrors ??= this.#typeErrors(submissionDir, prepared.taken);
        }
        request.onCheck?.(check);
      };
      const { checks, output } = await this.#ask(
        () =>
          this.#worker.send({
            type: 'grade',
            order,
            exports: lab.files.flatMap(({ path, exports }) => exports.map((name) => [name, path] as const)),
            unusable: prepared.unusable,
            packages: lab.packages,
          }),
        onCheck,
        request.inspect ? undefined : this.limits.gradeMs + WORKER_GRACE_MS,
      );
      const result: LabResult = {
        formatVersion: 1,
        labId: lab.id,
        seed,
        isolation: this.#level,
        digests: { submission: prepared.digest, lab: openLab.digest, checker: checkerDigest() },
        checks,
        output,
      };
      return { result, typeErrors: (await typeErrors) ?? [] };
    } finally {
      await removeJob(job);
      if (this.options.keepWarm) await this.#makeSpare(openLab).catch(() => {});
    }
  }

  #typeErrors(submissionDir: string, files: readonly string[]): Promise<readonly string[]> {
    if (this.options.typeCheck === false) return Promise.resolve([]);
    this.#types ??= new TypeChecker(this.options.root);
    return this.#types.check(submissionDir, files);
  }

  async #makeSpare(openLab: OpenLab): Promise<void> {
    const { job, started } = await this.#spawn(openLab, false);
    this.#spare = { job, labId: openLab.lab.id };
    await started;
  }

  async #takeJob(openLab: OpenLab, inspect: boolean): Promise<{ job: Job; started: Promise<void> }> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare && spare.labId === openLab.lab.id && !inspect) {
      return { job: spare.job, started: Promise.resolve() };
    }
    if (spare) await removeJob(spare.job);
    return this.#spawn(openLab, inspect);
  }

  async #spawn(openLab: OpenLab, inspect: boolean): Promise<{ job: Job; started: Promise<void> }> {
    const packages = packageFolders(openLab.lab.packages, this.options.root);
    const job = await createJob(await this.#childSource, packages, this.#level === 'process');
    const worker = this.#worker;
    const started = new Promise<void>((resolve, reject) => {
      worker.onMessage = (message) => {
        if (message.type !== 'started') return;
        if (message.problem === undefined) resolve();
        else reject(new SandboxRefused(message.problem));
      };
      worker.ready.catch((error: unknown) => reject(new SandboxRefused(String(error))));
      void worker.ready.then(() => worker.ended).catch(reject);
    });
    started.catch(() => {});
    worker.send({ type: 'spawn', job, level: this.#level, limits: this.limits, inspect });
    return { job, started };
  }

  async #ask(
    send: () => void,
    onCheck: (check: CheckResult) => void,
    limitMs: number | undefined,
  ): Promise<Extract<FromWorker, { type: 'result' }>> {
    const worker = this.#worker;
    let clock: NodeJS.Timeout | undefined;
    const answered = new Promise<Extract<FromWorker, { type: 'result' }>>((resolve, reject) => {
      worker.onMessage = (message) => {
        if (message.type === 'check') onCheck(message.check);
        else if (message.type === 'result') resolve(message);
        else if (message.type === 'fault') reject(new GraderError(message.message));
      };
      if (limitMs !== undefined) {
        clock = setTimeout(() => reject(new GraderError(`no verdict within ${limitMs} ms`)), limitMs);
      }
    });
    try {
      send();
      return await Promise.race([answered, worker.ended]);
    } catch (error) {
      await this.#restart(this.#level);
      throw error;
    } finally {
      clearTimeout(clock);
    }
  }
}

/** The sandbox could not be made here; a lower level may start. */
class SandboxRefused extends Error {}
