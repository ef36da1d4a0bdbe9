import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorWorkbook } from '../labs/author-workbook.js';
import { CLASS_LAB, kindOf, makeClass, nameOf } from './class-submissions.js';
import { run } from './in-turn.js';
import { say, show } from './say.js';
import { median, timeCommand, watchCommand } from './time-command.js';

/** How many of the class the loops of `vitest run` are measured on; their time is scaled from these. */
const SAMPLE = 20;
const JOBS = 2;
const node = process.execPath;

interface Run {
  readonly command: readonly string[];
  readonly cwd: string;
}

/**
 * Grades a class of `count`, against one `vitest run` a submission with no isolation, and against starting as many node
 * processes as there are submissions, each with both cores busy. The sides take turns, so that a busy machine slows all:
 * what is told are the medians.
 */
export async function measureClass(
  root: string,
  scratch: string,
  count: number,
  rounds: number,
): Promise<void> {
  const [folder, out] = [join(scratch, 'class'), join(scratch, 'grades')];
  await makeClass(root, folder, count);
  const options = ['--lab', CLASS_LAB.id, '--out', out, '--jobs', String(JOBS), '--seed', '4711'];
  const grade = [node, 'checker', 'grade', folder, ...options];
  const bare = await vitestRuns(root, scratch, folder, Math.min(SAMPLE, count));
  const starts = Array.from({ length: count }, () => ({ command: [node, '-e', '0'], cwd: root }));
  const seen = { seconds: [] as number[], overVitest: [] as number[], overStarts: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    await rm(out, { recursive: true, force: true });
    const gradeMs = await run(grade, root);
    seen.seconds.push(count / (gradeMs / 1000));
    seen.overVitest.push((await onBothCores(bare)) / bare.length / (gradeMs / count));
    seen.overStarts.push(gradeMs / (await onBothCores(starts)));
  }
  const [ratio, share] = [median(seen.overVitest), median(seen.overStarts)];
  show(`grade, ${count} submissions of lab ${CLASS_LAB.id}`, `${median(seen.seconds).toFixed(2)} a second`);
  say('grade / loops of vitest run, a second', ratio.toFixed(1), '>= 6', ratio >= 6);
  say('grade / as many starts of node, time', share.toFixed(2), '<= 2', share <= 2);

  await rm(out, { recursive: true, force: true });
  const used = await watchCommand(grade, root);
  if (used) {
    show('grade, largest process', `${Math.round(used.peakMb)} MB`);
    show('grade, processor time a submission', `${Math.round(used.cpuMs / count)} ms`);
  }
}

/**
 * `vitest run` of the hidden tests on the code of one submission each. Without the hostile ones: in one process with its
 * tests, some of them would never end.
 */
async function vitestRuns(root: string, scratch: string, folder: string, sample: number): Promise<Run[]> {
  const lab = (await authorWorkbook(root)).labs.find(({ id }) => id === CLASS_LAB.id);
  const runs: Run[] = [];
  for (let index = 0; index < sample; index++) {
    if (kindOf(index) === 'hostile') continue;
    const place = await mkdtemp(join(scratch, 'bare-'));
    for (const part of ['labs', 'solutions']) await mkdir(join(place, part));
    for (const name of ['checker', 'node_modules', 'package.json', 'tsconfig.json']) {
      await symlink(join(root, name), join(place, name));
    }
    await cp(join(root, 'labs', CLASS_LAB.slug), join(place, 'labs', CLASS_LAB.slug), { recursive: true });
    // The hidden tests call what lies where the reference does.
    const code = join(place, 'solutions', CLASS_LAB.slug);
    await cp(join(root, 'labs', CLASS_LAB.slug), code, { recursive: true });
    for (const { path } of lab?.files ?? []) await cp(join(folder, nameOf(index), path), join(code, path));
    await writeFile(join(place, 'vitest.config.mjs'), CONFIG);
    runs.push({ command: [node, 'node_modules/vitest/vitest.mjs', 'run'], cwd: place });
  }
  return runs;
}

/** As bench/vitest.config.ts: one process for all files is plain vitest at its fastest. */
const CONFIG = `export default {
  test: { include: ['labs/*/hidden/*.test.ts'], isolate: false, fileParallelism: false, silent: true },
};
`;

/** Runs commands two at a time, whatever they end with. Gives the time of all in milliseconds. */
async function onBothCores(runs: readonly Run[]): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const loop = async () => {
    for (let run = runs[next++]; run; run = runs[next++]) await timeCommand(run.command, run.cwd);
  };
  await Promise.all(Array.from({ length: JOBS }, loop));
  return performance.now() - startedAt;
}
