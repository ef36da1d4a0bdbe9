import type { OpenLab } from '../labs/workbook.js';
import { createJob, type Job, removeJob } from '../sandbox/job.js';
import type { Limits } from '../sandbox/limits.js';
import { packageFolders } from '../sandbox/package-folders.js';
import { childSource } from './own-programs.js';
import type { WorkerProcess } from './worker-process.js';

/** A job whose process is starting; its code is not there yet. */
export interface StartedJob {
  readonly job: Job;
  /** Rejects with StartRefused when the process cannot be started. */
  readonly started: Promise<void>;
}

/** Makes jobs for one worker, one at a time; may hold the next one ready while the student thinks. */
export class JobSupply {
  #spare: { readonly labId: string; readonly coming: Promise<StartedJob> } | undefined;
  readonly #childSource = childSource();
  readonly #removals = new Set<Promise<void>>();

  constructor(
    private readonly worker: WorkerProcess,
    private readonly root: string,
    private readonly limits: Limits,
  ) {}

  /** A job for a lab: the spare one if it fits, or a new one. */
  async take(openLab: OpenLab, inspect: boolean): Promise<StartedJob> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare && spare.labId === openLab.lab.id && !inspect) return spare.coming;
    if (spare) this.remove((await spare.coming).job);
    return this.#make(openLab, inspect);
  }

  /** Begins the next job for a lab; nobody waits for it. */
  holdReady(openLab: OpenLab): void {
    const coming = this.#make(openLab, false);
    coming.catch(() => {});
    this.#spare = { labId: openLab.lab.id, coming };
  }

  /** Removes a job's folder beside whatever comes next; `close` waits for it. */
  remove(job: Job): void {
    const removal = removeJob(job).finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  /** Removes everything that is left. */
  async close(): Promise<void> {
    const spare = await this.#spare?.coming.catch(() => undefined);
    if (spare) this.remove(spare.job);
    await Promise.all(this.#removals);
  }

  async #make({ lab }: OpenLab, inspect: boolean): Promise<StartedJob> {
    const { level } = this.worker;
    const packages = packageFolders(lab.packages, this.root);
    const job = await createJob(await this.#childSource, packages, level === 'process');
    const started = this.worker.spawn({ job, level, limits: this.limits, inspect });
    started.catch(() => {});
    return { job, started };
  }
}
