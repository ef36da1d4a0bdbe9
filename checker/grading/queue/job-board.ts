import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { GraderError } from '../../core/errors.js';
import { SetAside } from '../class/set-aside.js';
import type { Graded } from '../grader.js';
import { connectQueue, QUEUE_NAME } from './connect-queue.js';
import type { QueueAddress } from './queue-address.js';
import type { QueueJob } from './queue-job.js';

/** How often it is looked what became of the jobs, in milliseconds: what was told in time is not waited for. */
const LOOK_MS = 3_000;

/** Results that nobody fetches any more, in seconds. */
const KEPT_S = 24 * 60 * 60;

/** What BullMQ says of a job whose workers ended again and again. */
const STALLED = /stalled more than allowable limit/;

/** What the one who waits may want to know, a sentence each. */
export type OnRemark = (remark: string) => void;

interface Waiting {
  readonly job: () => Promise<QueueJob>;
  /** True while it is on the queue, as far as is known. */
  isAdded: boolean;
  readonly resolve: (graded: Graded) => void;
  readonly reject: (error: Error) => void;
  readonly graded: Promise<Graded>;
}

/**
 * The coordinator's side of the queue. Jobs are named by what they are, so that one that is put there again is the same
 * one; each result is taken from the queue once. Whatever the queue forgets is put there again.
 */
export class JobBoard {
  readonly #waiting = new Map<string, Waiting>();
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #remarks = new Set<string>();
  readonly #clock: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  private constructor(
    private readonly redis: Redis,
    private readonly listening: Redis,
    private readonly onRemark: OnRemark,
  ) {
    this.#queue = new Queue(QUEUE_NAME, { connection: redis });
    this.#events = new QueueEvents(QUEUE_NAME, { connection: listening });
    // The connections tell what is wrong with them by themselves, and come back.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
    this.#events.on('completed', ({ jobId: id }) => this.#ended(id));
    this.#events.on('failed', ({ jobId: id }) => this.#ended(id));
    this.#events.on('progress', ({ jobId: id, data }) => this.#tellProgress(id, data));
    redis.on('close', () => {
      if (!this.#isClosed) this.#remark('The connection to the queue is lost; waiting for it.');
    });
    redis.on('ready', () => {
      this.#remarks.clear();
      this.#look();
    });
    this.#clock = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Throws UserError when no Redis answers. */
  static async open(address: QueueAddress, onRemark: OnRemark): Promise<JobBoard> {
    const redis = await connectQueue(address);
    const board = new JobBoard(redis, redis.duplicate(), onRemark);
    await Promise.all([board.#queue.waitUntilReady(), board.#events.waitUntilReady()]);
    return board;
  }

  /**
   * Has a job done by some worker. `job` is asked again if the queue has forgotten it. Throws SetAside when it ended every
   * worker that took it, GraderError when it could not be graded, or the board was closed.
   */
  async post(id: string, job: () => Promise<QueueJob>): Promise<Graded> {
    const known = this.#waiting.get(id);
    if (known) return known.graded;
    const { promise: graded, resolve, reject } = withResolvers<Graded>();
    const waiting: Waiting = { job, isAdded: false, resolve, reject, graded };
    this.#waiting.set(id, waiting);
    void this.#add(id, waiting);
    return graded;
  }

  /** Takes back what no worker has begun, and ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#clock);
    const left = [...this.#waiting];
    this.#waiting.clear();
    for (const [, { reject }] of left) reject(new GraderError('nobody waits for it any more'));
    await this.#looking;
    if (this.redis.status === 'ready') {
      // One that a worker has begun cannot be removed, and need not be.
      await Promise.all(left.map(([id]) => this.#queue.remove(id).catch(() => 0)));
    }
    // A connection that is lost would be waited for.
    await Promise.race([
      Promise.all([this.#queue.close(), this.#events.close()]).catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, LOOK_MS)),
    ]);
    for (const one of [this.redis, this.listening]) one.disconnect();
  }

  async #add(id: string, waiting: Waiting): Promise<void> {
    try {
      const job = await waiting.job();
      await this.#queue.add('grade', job, {
        jobId: id,
        removeOnComplete: { age: KEPT_S },
        removeOnFail: { age: KEPT_S },
      });
      waiting.isAdded = true;
      // It may have been done before: by whoever waited for it before us.
      const isNew = (await this.#queue.getJobState(id)) !== 'completed';
      if (!isNew) this.#ended(id);
    } catch (error) {
      this.#settle(id, (one) => one.reject(error instanceof Error ? error : new GraderError(String(error))));
    }
  }

  #look(): void {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookAtAll(): Promise<void> {
    if (this.redis.status !== 'ready') return;
    try {
      if (this.#waiting.size > 0 && (await this.#queue.getWorkersCount()) === 0) {
        this.#remark('No worker takes from the queue yet: node checker worker --queue ...');
      }
      const seen = [...this.#waiting].filter(([, { isAdded }]) => isAdded);
      await Promise.all(
        seen.map(async ([id, waiting]) => {
          const state = await this.#queue.getJobState(id);
          if (state === 'completed' || state === 'failed') await this.#ended(id);
          else if (state === 'unknown' && this.#waiting.get(id) === waiting) await this.#add(id, waiting);
        }),
      );
    } catch {
      // The connection was lost in the middle; the next look sees the rest.
    }
  }

  async #ended(id: string): Promise<void> {
    if (!this.#waiting.has(id)) return;
    try {
      const job = await this.#queue.getJob(id);
      if (!job) return;
      const { returnvalue, failedReason } = job;
      if (failedReason !== undefined && failedReason !== '') {
        const error = STALLED.test(failedReason) ? new SetAside() : new GraderError(failedReason);
        this.#settle(id, (one) => one.reject(error));
      } else if (returnvalue) {
        this.#settle(id, (one) => one.resolve(returnvalue as Graded));
      } else {
        return;
      }
      await job.remove();
    } catch {
      // As above: it is looked at again.
    }
  }

  #settle(id: string, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting) settle(waiting);
  }

  #tellProgress(id: string, data: unknown): void {
    if (!this.#waiting.has(id)) return;
    const { refused } = (data ?? {}) as { readonly refused?: unknown };
    if (typeof refused === 'string') this.#remark(refused.slice(0, 500));
  }

  /** Once each, until the connection was lost. */
  #remark(remark: string): void {
    if (this.#remarks.has(remark)) return;
    this.#remarks.add(remark);
    this.onRemark(remark);
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  // Whoever waits hears of it; nobody may be waiting any more.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
