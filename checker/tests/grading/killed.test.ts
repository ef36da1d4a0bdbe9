import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { GraderError } from '../../core/errors.js';
import { processesOf } from '../hostile/leftovers.js';
import { levels } from '../sandbox/levels.js';
import { ENDLESS, LabBench } from './lab-bench.js';
import { isBusy, waitFor, workersOf } from './worker-hunt.js';

const PROGRAM = fileURLToPath(new URL('./grade-program.ts', import.meta.url));
/** So long that nothing in these tests ends by a limit. */
const LIMITS = { callMs: 600_000, gradeMs: 600_000 };

describe.runIf(process.platform === 'linux').each(levels)('a grader at level %s', (isolation) => {
  let bench: LabBench;
  let checker: ChildProcess | undefined;
  afterEach(async () => {
    checker?.kill('SIGKILL');
    await bench?.close();
  });
  /** The student's process, once it is in its endless loop: before, it would end by itself with its worker. */
  const studentRuns = () =>
    processesOf(bench.jobs).find((line) => line.includes('child.mjs') && isBusy(Number.parseInt(line, 10)));
  const worker = () => waitFor('worker', () => workersOf(process.pid)[0]);
  const passes = async (grader: Awaited<ReturnType<LabBench['start']>>) => {
    const { result } = await grader.grade(await bench.submit());
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(['passed']);
  };

  test('whose worker is killed in the middle says that it is our fault, and grades the next one', async () => {
    bench = await LabBench.make();
    const grader = await bench.start({ isolation, limits: LIMITS });
    await passes(grader);
    const grading = grader.grade(await bench.submit(ENDLESS));
    const failed = grading.catch((error: unknown) => error);
    await waitFor("student's process", studentRuns);
    process.kill(await worker(), 'SIGKILL');
    expect(await failed).toBeInstanceOf(GraderError);
    expect(await bench.leftovers()).toEqual([]);
    await passes(grader);
  });

  test('whose worker is killed between two gradings starts another one', async () => {
    bench = await LabBench.make();
    const grader = await bench.start({ isolation, limits: LIMITS });
    await passes(grader);
    const pid = await worker();
    process.kill(pid, 'SIGKILL');
    await waitFor('end of the worker', () => (workersOf(process.pid).includes(pid) ? undefined : true));
    // Its end may not have been told yet: then this one grading fails, and says so.
    const next = await grader.grade(await bench.submit()).catch((error: unknown) => error);
    if (next instanceof Error) expect(next).toBeInstanceOf(GraderError);
    await passes(grader);
  });

  test('that is closed in the middle of a grading leaves nothing', async () => {
    bench = await LabBench.make();
    const grader = await bench.start({ isolation, limits: LIMITS });
    const grading = grader.grade(await bench.submit(ENDLESS)).catch((error: unknown) => error);
    await waitFor("student's process", studentRuns);
    await grader.close();
    expect(await grading).toBeInstanceOf(Error);
    expect(await bench.leftovers()).toEqual([]);
    expect(workersOf(process.pid)).toEqual([]);
  });

  test('whose checker is killed leaves no process and no folder', async () => {
    bench = await LabBench.make();
    const { submissionDir } = await bench.submit(ENDLESS);
    const args = ['--import', 'tsx', PROGRAM, bench.root, submissionDir, isolation];
    checker = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    await waitFor("student's process", studentRuns);
    const workers = await waitFor('worker', () => {
      const found = workersOf(checker?.pid ?? -1);
      return found.length > 0 ? found : undefined;
    });
    const gone = once(checker, 'exit');
    checker.kill('SIGKILL');
    await gone;
    expect(await bench.leftovers()).toEqual([]);
    await waitFor('end of the worker', () => (workers.some(isThere) ? undefined : true));
    expect((await readdir(bench.jobs)).filter((name) => name.startsWith('checker-'))).toEqual([]);
  });
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
