import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsolationLevel } from '../../core/result.js';
import { childSource } from '../../grading/own-programs.js';
import { createJob, type Job, removeJob } from '../../sandbox/job.js';
import { JobStore } from '../../sandbox/job-store.js';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits.js';
import { prepareJob } from '../../sandbox/prepare.js';
import { StudentProcess } from '../../sandbox/student-process.js';

/** A job that holds one student file, `code.ts`, and the process that runs it. */
export interface TriedJob {
  readonly job: Job;
  readonly student: StudentProcess;
  /** Calls one of its exports. */
  call(name: string, ...args: unknown[]): ReturnType<StudentProcess['request']>;
}

/** Runs a student file in a job of its own for as long as `use` runs; nothing of it is left then. */
export async function withJob<T>(
  level: IsolationLevel,
  code: string,
  limits: Partial<Limits>,
  use: (tried: TriedJob) => Promise<T>,
  tmp?: string,
): Promise<T> {
  const submissionDir = await mkdtemp(join(tmpdir(), 'submission-'));
  const store = new JobStore(level);
  const all = { ...DEFAULT_LIMITS, ...limits };
  const job = await createJob(await childSource(), [], { store, memoryMb: all.memoryMb, tmp });
  let student: StudentProcess | undefined;
  try {
    await writeFile(join(submissionDir, 'code.ts'), code);
    const ingredients = { labId: '00', submissionDir, studentFiles: ['code.ts'], givenFiles: {} };
    const { unusable } = await prepareJob(job, ingredients, all);
    if (unusable['code.ts']) throw new Error(unusable['code.ts'].message);
    const started = new StudentProcess(level, job, all);
    student = started;
    const call = (name: string, ...args: unknown[]) =>
      started.request({ op: 'call', file: 'code.js', name, args });
    return await use({ job, student: started, call });
  } finally {
    await student?.stop();
    removeJob(job);
    await store.remove();
    await rm(submissionDir, { recursive: true, force: true });
  }
}
