import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GradeRequest } from '../../grading/grader.js';
import { type GraderOptions, startGrader } from '../../grading/start-grader.js';
import { findWorkbook } from '../../labs/find-workbook.js';
import { scaffoldLab } from '../../labs/scaffold-lab.js';
import type { OpenLab } from '../../labs/workbook.js';
import { jobFoldersIn, leftAfterAWhile, processesOf } from '../hostile/leftovers.js';
import { makeAuthorRoot } from '../labs/author-root.js';

/** The template's lab in a repo of its own, with job folders of their own. */
export class LabBench {
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly root: string,
    readonly openLab: OpenLab,
    /** The folder that job folders are made in. */
    readonly jobs: string,
  ) {}

  /** `hidden` takes the place of the template's hidden test, `changes` that of parts of its manifest. */
  static async make(hidden?: string, changes: Partial<OpenLab['lab']> = {}): Promise<LabBench> {
    const { root, remove } = await makeAuthorRoot();
    await scaffoldLab(root, '70-bench');
    if (hidden) await writeFile(join(root, 'labs/70-bench/hidden/70.1-greet-by-name.test.ts'), hidden);
    const opened = await (await findWorkbook(root)).open('70');
    const openLab = { ...opened, lab: { ...opened.lab, ...changes } };
    const jobs = await mkdtemp(join(tmpdir(), 'jobs-'));
    await chmod(jobs, 0o755);
    const tmpBefore = process.env.TMPDIR;
    process.env.TMPDIR = jobs;
    const bench = new LabBench(root, openLab, jobs);
    bench.#closers.push(
      remove,
      () => rm(jobs, { recursive: true, force: true }),
      async () => {
        if (tmpBefore === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = tmpBefore;
      },
    );
    return bench;
  }

  /** Starts a grader that is closed with the bench. */
  async start(options: Omit<GraderOptions, 'root'> = {}) {
    const grader = await startGrader({ root: this.root, typeCheck: false, ...options });
    this.#closers.push(() => grader.close());
    return grader;
  }

  /** A submission of the lab's one student file; without text, the reference. */
  async submit(greet?: string): Promise<GradeRequest> {
    const submissionDir =
      greet === undefined ? join(this.root, 'solutions/70-bench') : await this.#folder(greet);
    return { openLab: this.openLab, submissionDir, seed: 1 };
  }

  /** Processes and job folders that are there now, looked for until there are none or a while is over. */
  leftovers(): Promise<string[]> {
    return leftAfterAWhile(async () => [
      ...processesOf(join(this.jobs, 'checker-')),
      ...(await jobFoldersIn(this.jobs)),
    ]);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  async #folder(greet: string): Promise<string> {
    await mkdir(join(this.root, 'submissions'), { recursive: true });
    const folder = await mkdtemp(join(this.root, 'submissions', 'one-'));
    await writeFile(join(folder, 'greet.ts'), greet);
    return folder;
  }
}

/** A submission that never ends. */
export const ENDLESS = 'export function greet() { for (;;); }';
