import { dirname } from 'node:path';
import { GraderError } from '../../core/errors.js';
import type { IsolationLevel } from '../../core/result.js';
import type { Limits } from '../../sandbox/limits.js';
import { sourceDigest } from '../class/source-digest.js';
import type { Graded, GradeRequest, Grader } from '../grader.js';
import { checkerDigest } from '../own-programs.js';
import type { JobBoard } from './job-board.js';
import { jobId, packFiles, type QueueJob } from './queue-job.js';

/** What all jobs of one grading of a class have in common. */
export interface ClassOnQueue {
  readonly classId: string;
  readonly isolation: IsolationLevel;
  readonly limits: Limits;
}

/** A grader whose work is done by workers of the queue. Closing it leaves the board open. */
export class QueuedGrader implements Grader {
  readonly isolation: IsolationLevel;

  constructor(
    private readonly board: JobBoard,
    private readonly common: ClassOnQueue,
  ) {
    this.isolation = common.isolation;
  }

  async grade({ openLab, submissionDir, seed, attempt = 1 }: GradeRequest): Promise<Graded> {
    const { limits } = this.common;
    const { sourceBytes } = limits;
    const labsDir = dirname(submissionDir);
    const labs = [openLab.lab, ...openLab.used.map(({ lab }) => lab)];
    const head: Omit<QueueJob, 'files'> = {
      ...{ formatVersion: 1, ...this.common, labId: openLab.lab.id, seed, attempt },
      node: nodeLine(),
      digests: {
        checker: checkerDigest(),
        lab: openLab.digest,
        source: sourceDigest(labsDir, labs, sourceBytes),
      },
    };
    const id = jobId({ ...head, files: {} });
    const graded = await this.board.post(id, async () => ({
      ...head,
      files: packFiles(labsDir, labs, sourceBytes),
    }));
    if (isOf(graded, head)) return graded;
    throw new GraderError('a worker sent the result of something else');
  }

  gradeReal(): Promise<never> {
    return Promise.reject(new GraderError('real systems are graded on this machine'));
  }

  async close(): Promise<void> {}
}

/** `20` of `20.20.0`: grades of two lines are not mixed. */
export const nodeLine = (): string => process.versions.node.split('.')[0] ?? '';

function isOf({ result }: Graded, { labId, seed, isolation, digests }: Omit<QueueJob, 'files'>): boolean {
  return (
    result.labId === labId &&
    result.seed === seed &&
    result.isolation === isolation &&
    result.digests.lab === digests.lab &&
    result.digests.checker === digests.checker &&
    Array.isArray(result.checks)
  );
}
