import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { maxPointsOf } from '../core/class-score.js';
import { UserError } from '../core/errors.js';
import { findLab } from '../core/find-lab.js';
import type { IsolationLevel } from '../core/result.js';
import { JOURNAL, makeOut, resumeJournal } from '../grading/class/begin-journal.js';
import { classRows, labsHandedIn, type RollEntry } from '../grading/class/class-rows.js';
import { type ReadCourse, readCourse } from '../grading/class/course-file.js';
import { type ClassProgress, gradeClass } from '../grading/class/grade-class.js';
import { Journal } from '../grading/class/journal.js';
import type { JournalHeader } from '../grading/class/journal-format.js';
import { overrideFinder, readOverrides } from '../grading/class/overrides-file.js';
import { type FoundSubmission, findSubmissions } from '../grading/class/plain-folders.js';
import { whileOnlyWriter } from '../grading/class/write-lock.js';
import { checkerDigest } from '../grading/own-programs.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { GradeCounts, gradeSummary, timeText } from '../report/class/grade-summary.js';
import { paragraph } from '../report/wrap.js';
import { probeIsolation } from '../sandbox/probe.js';
import type { CommandContext } from './context.js';
import { type GradeOptions, gradeCommand, jobCount, outFolder } from './grade-options.js';
import { interruptionOf } from './interrupt.js';
import { OVERRIDES, printReport, writeReports } from './write-reports.js';

interface Class {
  readonly options: GradeOptions;
  readonly out: string;
  readonly workbook: Workbook;
  /** The labs to grade. */
  readonly labs: readonly LabSummary[];
  readonly course: ReadCourse;
  readonly isolation: IsolationLevel;
  readonly jobs: number;
}

/** Grades a class: everything in a folder, into a folder beside it. */
export async function runGrade(context: CommandContext, options: GradeOptions): Promise<number> {
  const [out, jobs] = [outFolder(options), jobCount(options.jobs)];
  const workbook = await context.services.findWorkbook(context.root);
  const ids = workbook.labs.map(({ id }) => id);
  await refuseNoFolder(options.folder);
  const course = await readCourse(options.course, ids);
  const labs = chooseLabs(workbook, options.lab, course);
  const isolation = chooseLevel(options.isolation);
  const goesOn = Boolean(options.resume || options.only);
  if (goesOn) await refuseNoFolder(out);
  else await makeOut(out, gradeCommand(options, '--resume'));
  const all = { options, out, workbook, labs, course, isolation, jobs };
  return whileOnlyWriter(out, async () => {
    const journal = await (goesOn ? goOn(context, all) : begin(context, all));
    try {
      return await gradeAndReport(context, all, journal);
    } finally {
      await journal.journal.close();
    }
  });
}

interface Begun {
  readonly journal: Journal;
  readonly header: JournalHeader;
}

async function begin(context: CommandContext, all: Class): Promise<Begun> {
  const seed = all.options.seed ?? all.course.course.seed ?? context.drawSeed();
  const header = headerOf(context, all, seed);
  return { journal: await Journal.create(join(all.out, JOURNAL), header), header };
}

async function goOn(context: CommandContext, all: Class): Promise<Begun> {
  const { options, course, out } = all;
  const wished = options.seed ?? course.course.seed;
  const opened = await resumeJournal(out, (seed) => headerOf(context, all, wished ?? seed));
  if (opened.tornBytes > 0) {
    context.screen.note(
      'The last line of the journal was not written whole. It is dropped and graded again.',
    );
  }
  return opened;
}

function headerOf(context: CommandContext, all: Class, seed: number): JournalHeader {
  const { labs, isolation, course, options } = all;
  return {
    kind: 'class',
    formatVersion: 1,
    seed,
    isolation,
    node: process.versions.node,
    checker: checkerDigest(),
    labs: Object.fromEntries(labs.map(({ id, digest }) => [id, digest])),
    ...(course.digest ? { course: course.digest } : {}),
    startedAt: context.now().toISOString(),
    arguments: gradeCommand(options, '').trim().split(' ').slice(3),
  };
}

async function gradeAndReport(
  context: CommandContext,
  all: Class,
  { journal, header }: Begun,
): Promise<number> {
  const { options, out, workbook, labs, isolation, jobs, course } = all;
  const { screen, signal } = context;
  const classFolder = resolve(options.folder);
  const roster = options.roster === undefined ? {} : { roster: resolve(options.roster) };
  const { found, missing } = await findSubmissions(classFolder, roster);
  const wanted = options.only === undefined ? found : onlyStudent(found, options.only);
  const startedAt = performance.now();
  const done = await gradeClass({
    workbook,
    classFolder,
    found: wanted,
    labs,
    ...(options.lab && labs[0] ? { onlyLab: labs[0].id } : {}),
    isForced: options.only !== undefined,
    journal,
    workDir: join(out, '.work'),
    jobs,
    seed: header.seed,
    isolation,
    signal,
    onProgress: (progress) => screen.progress(progressText(progress, performance.now() - startedAt)),
  });
  screen.progress('');
  if (signal.aborted) {
    screen.note(`What was graded is kept. To go on: ${gradeCommand(options, '--resume')}`);
    throw interruptionOf(signal);
  }
  const isNamed = options.lab !== undefined || Object.keys(course.course.labs).length > 0;
  const reported = isNamed ? labs : labsHandedIn(journal, labs);
  const reportLabs = reported.map(({ id, slug, title, steps }) => ({
    id,
    slug,
    title,
    steps: steps.map(stepOf),
  }));
  const overrides = await readOverrides(join(out, OVERRIDES));
  const nothing: readonly RollEntry[] = missing.map((student) => ({ student, submission: '' }));
  const roll = [...found.map(({ path, ...rest }) => ({ ...rest, submission: path })), ...nothing];
  const counts = new GradeCounts();
  await writeReports(out, {
    head: {
      formatVersion: 1,
      generatedAt: context.now().toISOString(),
      seed: header.seed,
      isolation,
      node: header.node,
      digests: {
        checker: header.checker,
        labs: Object.fromEntries(reported.map(({ id, digest }) => [id, digest])),
        ...(course.digest ? { course: course.digest } : {}),
      },
      labs: reportLabs,
    },
    rows: () =>
      classRows({
        journal,
        roll,
        labs: reportLabs,
        course: course.course,
        overrideOf: overrideFinder(overrides),
      }),
    onRow: (row) => counts.add(row),
  });
  if (options.json) await printReport(out, screen.print);
  else {
    const withMax = reportLabs.map((lab) => ({ ...lab, maxPoints: maxPointsOf(lab, course.course) }));
    const durationMs = performance.now() - startedAt;
    const { graded, kept } = done;
    const { seed } = header;
    screen.print(
      gradeSummary({ counts, labs: withMax, isolation, seed, durationMs, graded, kept, out }, screen.style),
    );
  }
  return counts.ourFaults > 0 ? 3 : 0;
}

const stepOf = ({ id, title, points, required }: LabSummary['steps'][number]) => ({
  id,
  title,
  points,
  required,
});

function onlyStudent(found: readonly FoundSubmission[], id: string): readonly FoundSubmission[] {
  const theirs = found.filter(({ student }) => student.id === id);
  if (theirs.length > 0) return theirs;
  const near = found.slice(0, 10).map(({ student }) => student.id);
  throw new UserError(
    `Nothing of a student "${id}" was found.`,
    `There are, for example: ${near.join(', ')}`,
  );
}

function chooseLabs(
  workbook: Workbook,
  typed: string | undefined,
  { course }: ReadCourse,
): readonly LabSummary[] {
  if (typed !== undefined) return [findLab(workbook.labs, typed)];
  const named = Object.keys(course.labs);
  return named.length > 0 ? workbook.labs.filter(({ id }) => named.includes(id)) : workbook.labs;
}

/** Grades of people who may be hostile need the sandbox; a lower level is taken only when it is asked for. */
function chooseLevel(asked: IsolationLevel | undefined): IsolationLevel {
  if (asked !== undefined && asked !== 'sandbox') return asked;
  const { level, reason } = probeIsolation();
  if (level === 'sandbox') return 'sandbox';
  throw new UserError(
    `${paragraph(`The sandbox does not start here, and a class is not graded below it unless you say so. ${reason}`)}
A lower level that you accept is named with --isolation user or --isolation process, and every row is marked with it.`,
    'node checker doctor',
  );
}

async function refuseNoFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UserError(`There is no folder ${folder}.`, 'node checker grade <folder of the submissions>');
}

function progressText({ done, submissions, again, kept, graded }: ClassProgress, elapsedMs: number): string {
  if (done === submissions && again > 0) return `Grading ${again} again, alone`;
  const left =
    done > 0 && graded > 0 ? `, about ${timeText((elapsedMs / done) * (submissions - done))} left` : '';
  const bar = '#'.repeat(Math.round((20 * done) / Math.max(1, submissions))).padEnd(20, '.');
  return `[${bar}] ${done} of ${submissions}${kept > 0 ? ` (${kept} known)` : ''}${left}`;
}
