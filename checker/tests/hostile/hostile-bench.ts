import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IsolationLevel, LabResult } from '../../core/result.js';
import { sumPoints } from '../../core/score.js';
import type { Graded, Grader } from '../../grading/grader.js';
import { startGrader } from '../../grading/start-grader.js';
import { findWorkbook } from '../../labs/find-workbook.js';
import type { OpenLab } from '../../labs/workbook.js';
import type { Limits } from '../../sandbox/limits.js';
import { type Canaries, plantCanaries, secretLines } from './canaries.js';
import { jobFoldersIn, leftAfterAWhile, processesOf } from './leftovers.js';
import { type OpenDoor, openDoor } from './open-door.js';

/** The author's repo. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Short, so that the set ends soon; long enough for a reference, and for what hidden tests themselves wait for. */
const LIMITS: Partial<Limits> = {
  loadMs: 1_200,
  callMs: 1_200,
  gradeMs: 30_000,
  memoryMb: 400,
  outputBytes: 200_000,
};

interface GradeOptions {
  readonly seed?: number;
  /** Only these, whatever they depend on. */
  readonly steps?: readonly string[] | undefined;
  readonly level?: IsolationLevel;
}

/** What a submission prints when it could do what it must not be able to do. */
export const SUCCESS = 'ATTACK SUCCEEDED';

/** Warm graders, one a level, among canaries and in folders of their own: what hostile submissions are tried on. */
export class HostileBench {
  private constructor(
    readonly dir: string,
    readonly canaries: Canaries,
    readonly door: OpenDoor,
    private readonly graders: ReadonlyMap<IsolationLevel, Grader>,
    private readonly labs: ReadonlyMap<
      string,
      { readonly open: OpenLab; readonly secrets: readonly string[] }
    >,
    private readonly tmpBefore: string | undefined,
  ) {}

  static async start(levels: readonly IsolationLevel[], typeCheck = false): Promise<HostileBench> {
    const dir = await mkdtemp(join(tmpdir(), 'hostile-'));
    // A job's own user must be able to reach its job.
    await chmod(dir, 0o755);
    for (const name of ['jobs', 'submissions', 'canaries']) await mkdir(join(dir, name), { mode: 0o755 });
    const tmpBefore = process.env.TMPDIR;
    process.env.TMPDIR = join(dir, 'jobs');
    const canaries = await plantCanaries(join(dir, 'canaries'));
    const door = await openDoor();
    const workbook = await findWorkbook(ROOT);
    const labs = new Map<string, { open: OpenLab; secrets: string[] }>();
    for (const id of ['00', '01', '02', '05']) {
      const open = await workbook.open(id);
      labs.set(id, { open, secrets: await secretLines(ROOT, open) });
    }
    const graders = new Map<IsolationLevel, Grader>();
    for (const isolation of levels) {
      const options = { root: ROOT, isolation, limits: LIMITS, typeCheck, typesMs: 90_000 };
      graders.set(isolation, await startGrader(options));
    }
    return new HostileBench(dir, canaries, door, graders, labs, tmpBefore);
  }

  lab(id: string): OpenLab {
    const lab = this.labs.get(id);
    if (!lab) throw new Error(`no lab ${id}`);
    return lab.open;
  }

  /** Grades a submission at one of the levels; at the first one when none is named. */
  async grade(
    id: string,
    submissionDir: string,
    { seed = 1, level, steps }: GradeOptions = {},
  ): Promise<Graded> {
    const grader = level ? this.graders.get(level) : [...this.graders.values()][0];
    if (!grader) throw new Error(`no grader at level ${level}`);
    const only = steps ? { steps, ignoreDependsOn: true } : {};
    const graded = await grader.grade({ openLab: this.lab(id), submissionDir, seed, ...only });
    const checks = graded.result.checks.filter(({ stepId }) => !steps || steps.includes(stepId));
    return { ...graded, result: { ...graded.result, checks } };
  }

  gradeReference(id: string, options?: GradeOptions): Promise<Graded> {
    return this.grade(id, join(ROOT, 'solutions', this.lab(id).lab.slug), options);
  }

  /** What of our secrets can be seen in a result. */
  leaksIn(id: string, { output, checks }: LabResult): string[] {
    const told = output + JSON.stringify(checks);
    const lines = this.labs.get(id)?.secrets.filter((line) => output.includes(line)) ?? [];
    return [...this.canaries.secrets.filter((secret) => told.includes(secret)), ...lines];
  }

  /** Processes and job folders that are still there after a while. */
  async leftovers(withinMs = 20_000): Promise<string[]> {
    const jobs = join(this.dir, 'jobs');
    return leftAfterAWhile(
      async () => [
        ...processesOf(join(jobs, 'checker-job-')),
        // The database server stays as long as its grader.
        ...(await jobFoldersIn(jobs)).filter((name) => !name.startsWith('checker-pg-')),
      ],
      withinMs,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.graders.values()].map((grader) => grader.close()));
    await this.door.close();
    if (this.tmpBefore === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.tmpBefore;
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Full marks: every step passed, every point given. */
export function hasFullMarks({ checks }: LabResult): boolean {
  const { points, maxPoints } = sumPoints(checks);
  return points === maxPoints && checks.every(({ outcome }) => outcome === 'passed');
}
