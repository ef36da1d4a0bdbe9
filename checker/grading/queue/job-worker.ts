import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DelayedError, type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { GraderError, UserError } from '../../core/errors.js';
import type { IsolationLevel } from '../../core/result.js';
import { storageError } from '../../core/storage-error.js';
import { DEFAULT_INTAKE_LIMITS } from '../../intake/submission.js';
import type { OpenLab, Workbook } from '../../labs/workbook.js';
import { TRIES } from '../class/set-aside.js';
import { sourceDigest } from '../class/source-digest.js';
import type { Graded, Grader } from '../grader.js';
import { checkerDigest } from '../own-programs.js';
import { startGrader } from '../start-grader.js';
import { compilersFor, type TypeChecker } from '../type-checker.js';
import { connectQueue, QUEUE_NAME } from './connect-queue.js';
import type { QueueAddress } from './queue-address.js';
import { layFiles, parseJob, type QueueJob } from './queue-job.js';
import { nodeLine } from './queued-grader.js';

/** A worker that has not been heard of for so long has gone, in milliseconds. It says that it is there twice as often. */
const LOCK_MS = 15_000;
/** How long a job that is not ours lies before the next worker may take it, and how long we take none after it. */
const REFUSED_MS = 1_000;
const REST_MS = 10_000;

/** How a worker of the queue works. */
export interface JobWorkerOptions {
  readonly address: QueueAddress;
  readonly workbook: Workbook;
  readonly isolation: IsolationLevel;
  /** How many are graded at the same time. */
  readonly jobs: number;
  readonly lockMs?: number;
  /** Something that the person at the terminal should know. */
  readonly onRemark: (remark: string) => void;
  readonly onChange?: (state: WorkerState) => void;
}

interface Counts {
  readonly busy: number;
  readonly graded: number;
  readonly failed: number;
  readonly refused: number;
}

/** How a worker is: what `--health` answers. */
export interface WorkerState extends Counts {
  readonly status: 'ready' | 'draining' | 'disconnected';
  /** How many it grades at the same time. */
  readonly jobs: number;
}

/** One warm grader at a time for each slot; its limits are those of the class. */
interface Slot {
  readonly key: string;
  readonly grader: Promise<Grader>;
}

/** Takes jobs from the queue and grades them as they would be graded on one machine. */
export class JobWorker {
  /** Rejects when it cannot grade here any more. What it held is back on the queue. */
  readonly broken: Promise<never>;
  readonly #worker: Worker<unknown, Graded>;
  readonly #slots: Slot[] = [];
  readonly #compilers: readonly TypeChecker[];
  #started = 0;
  readonly #told = new Set<string>();
  readonly #openLabs = new Map<string, Promise<OpenLab>>();
  #break: (error: UserError) => void = () => {};
  #counts: Counts = { busy: 0, graded: 0, failed: 0, refused: 0 };
  #isDraining = false;
  #rest: NodeJS.Timeout | undefined;

  private constructor(
    private readonly options: JobWorkerOptions,
    private readonly redis: Redis,
  ) {
    const { jobs, onRemark, lockMs = LOCK_MS } = options;
    this.#compilers = compilersFor(jobs, options.workbook.root);
    this.broken = new Promise((_, reject) => {
      this.#break = reject;
    });
    this.broken.catch(() => {});
    this.#worker = new Worker(QUEUE_NAME, (job, token) => this.#process(job, token), {
      connection: redis,
      concurrency: jobs,
      name: `${hostname()}-${process.pid}`,
      lockDuration: lockMs,
      // Each worker looks for jobs of those that have gone.
      stalledInterval: Math.ceil(lockMs / 3),
      maxStalledCount: TRIES - 1,
      autorun: false,
    });
    // The connection tells what is wrong with it by itself, and comes back.
    this.#worker.on('error', () => {});
    redis.on('close', () => {
      if (!this.#isDraining) onRemark('The connection to the queue is lost; waiting for it.');
    });
    redis.on('ready', () => onRemark('The connection to the queue is back.'));
  }

  /** Throws UserError when no Redis answers. */
  static async start(options: JobWorkerOptions): Promise<JobWorker> {
    const redis = await connectQueue(options.address);
    const worker = new JobWorker(options, redis);
    await worker.#worker.waitUntilReady();
    void worker.#worker.run();
    return worker;
  }

  get state(): WorkerState {
    const isConnected = this.redis.status === 'ready';
    const status = this.#isDraining ? 'draining' : isConnected ? 'ready' : 'disconnected';
    return { status, jobs: this.options.jobs, ...this.#counts };
  }

  /** Takes no more, grades what it has to its end, and ends. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    clearTimeout(this.#rest);
    this.#changed({});
    // A queue that is lost takes no results: they are graded again by somebody else.
    await this.#worker.close(this.redis.status !== 'ready');
    await Promise.all(this.#slots.map(async ({ grader }) => (await grader).close()));
    await Promise.all(this.#compilers.map((compiler) => compiler.close()));
    this.redis.disconnect();
  }

  async #process(job: Job<unknown>, token: string | undefined): Promise<Graded> {
    const wanted = parseJob(job.data);
    if (!wanted) throw new GraderError('this is no job of a checker of this version');
    const refused = this.#refusal(wanted);
    if (refused !== undefined) return await this.#refuse(job, token, refused);
    this.#changed({ busy: this.#counts.busy + 1 });
    try {
      const graded = await this.#grade(wanted);
      this.#changed({ graded: this.#counts.graded + 1 });
      return graded;
    } catch (error) {
      const told = storageError(error, 'what is graded', tmpdir());
      if (told instanceof UserError) {
        // It is this machine's fault: somebody else takes the job.
        this.#break(told);
        await this.#putBack(job, token);
      }
      this.#changed({ failed: this.#counts.failed + 1 });
      throw told;
    } finally {
      this.#changed({ busy: this.#counts.busy - 1 });
    }
  }

  /** Why this worker must not grade it; undefined when it may. */
  #refusal({ digests, labId, isolation, node }: QueueJob): string | undefined {
    const lab = this.options.workbook.labs.find(({ id }) => id === labId);
    const needs: string[] = [];
    if (digests.checker !== checkerDigest()) {
      needs.push(`checker ${short(digests.checker)} (here ${short(checkerDigest())})`);
    }
    if (digests.lab !== lab?.digest) {
      needs.push(`lab ${labId} ${short(digests.lab)} (here ${lab ? short(lab.digest) : 'none'})`);
    }
    if (node !== nodeLine()) needs.push(`Node ${node} (here ${nodeLine()})`);
    if (isolation !== this.options.isolation) {
      needs.push(`isolation ${isolation} (here ${this.options.isolation})`);
    }
    if (needs.length === 0) return undefined;
    return `The worker on ${hostname()} is of another edition and refuses: the class needs ${needs.join(', ')}.`;
  }

  async #refuse(job: Job, token: string | undefined, why: string): Promise<never> {
    this.#changed({ refused: this.#counts.refused + 1 });
    if (!this.#told.has(why)) {
      this.#told.add(why);
      this.options.onRemark(`${why}\n  Start it again from the same commit as the one who grades.`);
    }
    // The others must come to it first.
    if (!this.#rest && !this.#isDraining) {
      void this.#worker.pause(true);
      this.#rest = setTimeout(() => {
        this.#rest = undefined;
        this.#worker.resume();
      }, REST_MS);
    }
    await job.updateProgress({ refused: why });
    return await this.#putBack(job, token);
  }

  async #putBack(job: Job, token: string | undefined): Promise<never> {
    await job.moveToDelayed(Date.now() + REFUSED_MS, token);
    throw new DelayedError();
  }

  async #grade({ labId, seed, attempt, digests, files, limits }: QueueJob): Promise<Graded> {
    const { workbook } = this.options;
    const opening = this.#openLabs.get(labId) ?? workbook.open(labId);
    this.#openLabs.set(labId, opening);
    const openLab = await opening;
    const labs = [openLab.lab, ...openLab.used.map(({ lab }) => lab)];
    const place = await mkdtemp(join(tmpdir(), 'checker-job-'));
    const slot = this.#takeSlot(limits);
    try {
      await layFiles(place, labs, files, DEFAULT_INTAKE_LIMITS.fileBytes);
      if (sourceDigest(place, labs, limits.sourceBytes) !== digests.source) {
        throw new GraderError('the files in the job are not those that it names');
      }
      const submissionDir = join(place, openLab.lab.slug);
      return await (await slot.grader).grade({ openLab, submissionDir, seed, attempt });
    } finally {
      this.#slots.push(slot);
      await rm(place, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** One that is free; what was started for another class's limits is ended. */
  #takeSlot(limits: QueueJob['limits']): Slot {
    const key = JSON.stringify(limits);
    const place = this.#slots.findIndex((slot) => slot.key === key);
    if (place >= 0) return this.#slots.splice(place, 1)[0] as Slot;
    const [other] = this.#slots.splice(0, 1);
    if (other) void other.grader.then((grader) => grader.close());
    const { workbook, isolation } = this.options;
    const types = this.#compilers[this.#started++ % this.#compilers.length];
    const options = { root: workbook.root, isolation, limits, ...(types ? { types } : {}) };
    return { key, grader: startGrader(options) };
  }

  #changed(changes: Partial<Counts>): void {
    this.#counts = { ...this.#counts, ...changes };
    this.options.onChange?.(this.state);
  }
}

const short = (digest: string) => digest.slice(0, 12);
