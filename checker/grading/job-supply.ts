import { packagesOf } from '../labs/layers.js';
import type { OpenLab } from '../labs/workbook.js';
import { createJob, type Job, removeJob } from '../sandbox/job.js';
import { JobStore } from '../sandbox/job-store.js';
import type { Limits } from '../sandbox/limits.js';
import { offeredPackages } from './offered-packages.js';
import { childSource } from './own-programs.js';
import type { Provided, ServiceHost } from './service-host.js';
import type { WorkerProcess } from './worker-process.js';

/** A job whose process is starting; its code is not there yet. */
export interface StartedJob {
  readonly job: Job;
  /** Rejects with StartRefused when the process cannot be started. */
  readonly started: Promise<void>;
  /** What its tests run with. */
  readonly provided: Provided;
}

/** A lab that is built on others loads and starts their code with its own: each may take its time. */
export const limitsFor = ({ used }: Pick<OpenLab, 'used'>, limits: Limits): Limits => ({
  ...limits,
  loadMs: limits.loadMs * (1 + used.length),
  callMs: limits.callMs * (1 + used.length),
});

/** Makes jobs for one worker, one at a time; may hold the next one ready while the student thinks. */
export class JobSupply {
  #spare: { readonly labId: string; readonly coming: Promise<StartedJob> } | undefined;
  readonly #childSource = childSource();
  readonly #store: JobStore;

  constructor(
    private readonly worker: WorkerProcess,
    private readonly root: string,
    private readonly limits: Limits,
    private readonly services: ServiceHost,
    /** Whether processes load packages while they wait for their code. */
    private readonly doesLoadAhead: boolean,
  ) {
    this.#store = new JobStore(worker.level);
  }

  /** A job for a lab: the spare one if it fits, or a new one. */
  async take(openLab: OpenLab, inspectPort?: number): Promise<StartedJob> {
    const spare = this.#spare;
    this.#spare = undefined;
    const held = await spare?.coming;
    if (held && spare?.labId === openLab.lab.id && inspectPort === undefined && !held.provided.hasEnded())
      return held;
    if (held) removeJob(held.job);
    return this.#make(openLab, inspectPort);
  }

  /** Begins the next job for a lab; nobody waits for it. */
  holdReady(openLab: OpenLab): void {
    const coming = this.#make(openLab);
    coming.catch(() => {});
    this.#spare = { labId: openLab.lab.id, coming };
  }

  /** Removes everything that is left. */
  async close(): Promise<void> {
    const spare = await this.#spare?.coming.catch(() => undefined);
    if (spare) removeJob(spare.job);
    await this.#store.remove();
  }

  async #make(openLab: OpenLab, inspectPort?: number): Promise<StartedJob> {
    const { lab } = openLab;
    const { level } = this.worker;
    const limits = { ...limitsFor(openLab, this.limits), mayStartWorkers: lab.needs.includes('workers') };
    const packages = await offeredPackages(packagesOf(openLab), this.root);
    const provided = this.services.provide(lab);
    const kind = {
      store: this.#store,
      memoryMb: limits.memoryMb,
      sockets: provided.sockets,
      loadsAhead: this.doesLoadAhead ? lab.packages : [],
      tmp: this.worker.tmp,
    };
    const job = await createJob(await this.#childSource, packages, kind);
    this.worker.provide(provided.access);
    const started = this.worker.spawn({
      job,
      level,
      limits,
      ...(inspectPort === undefined ? {} : { inspectPort }),
    });
    started.catch(() => {});
    return { job, started, provided };
  }
}
