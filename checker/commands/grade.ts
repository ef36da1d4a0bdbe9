import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { UserError } from '../core/errors.js';
import { findLab } from '../core/find-lab.js';
import type { IsolationLevel } from '../core/result.js';
import { keepBuilt } from '../edition/keep-built.js';
import { JOURNAL, makeOut, resumeJournal } from '../grading/class/begin-journal.js';
import type { ClassProgress } from '../grading/class/class-request.js';
import { type ReadCourse, readCourse } from '../grading/class/course-file.js';
import { gradeClass } from '../grading/class/grade-class.js';
import { Journal } from '../grading/class/journal.js';
import type { JournalHeader } from '../grading/class/journal-format.js';
import { whileOnlyWriter } from '../grading/class/write-lock.js';
import { builtFolder, checkerDigest, sourceFolder } from '../grading/own-programs.js';
import { type FoundSubmissions, findSubmissions } from '../intake/find-submissions.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import { timeText } from '../report/class/grade-summary.js';
import { inertLine } from '../report/inert.js';
import { paragraph } from '../report/wrap.js';
import type { Limits } from '../sandbox/limits.js';
import { chooseLevel } from './choose-level.js';
import type { CommandContext } from './context.js';
import { type GradeOptions, gradeCommand, jobCount, outFolder } from './grade-options.js';
import { interruptionOf } from './interrupt.js';
import { reportClass } from './report-class.js';

/** So many are put on a queue at the same time: enough for many workers, and little to hold. */
const ON_QUEUE = 256;

/**
 * V8 lets a heap grow to a multiple of what lives in it before it collects. A class of 50,000 holds little at any time, and
 * who grades it should hold no more: by so much over what lives, in percent. It costs a collection now and then.
 */
const HEAP_GROWS_BY = 20;

/** A class, and how it is to be graded. */
export interface ClassSetup {
  readonly options: GradeOptions;
  /** Absolute path of the folder that the grades go to. */
  readonly out: string;
  readonly workbook: Workbook;
  /** The labs to grade. */
  readonly labs: readonly LabSummary[];
  readonly course: ReadCourse;
  readonly isolation: IsolationLevel;
  readonly jobs: number;
  readonly submissions: FoundSubmissions;
}

/** A journal that is open for writing, and its first line. */
export interface BegunJournal {
  readonly journal: Journal;
  readonly header: JournalHeader;
}

/** Grades a class: everything in a folder, into a folder beside it. */
export async function runGrade(context: CommandContext, options: GradeOptions): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_BY}`);
  const setup = await setUp(context, options);
  const { out } = setup;
  const goesOn = options.resume || options.only !== undefined;
  if (goesOn) await refuseNoFolder(out);
  else await makeOut(out, gradeCommand(options, '--resume'));
  return whileOnlyWriter(out, async () => {
    const begun = await (goesOn ? goOn(context, setup) : begin(context, setup));
    try {
      const startedAt = performance.now();
      const done = await gradeInto(context, setup, begun);
      const durationMs = performance.now() - startedAt;
      return await reportClass(context, setup, begun, { ...done, durationMs });
    } finally {
      await begun.journal.close();
    }
  });
}

async function setUp(context: CommandContext, options: GradeOptions): Promise<ClassSetup> {
  const out = outFolder(options);
  const jobs = options.queue !== undefined && options.jobs === undefined ? ON_QUEUE : jobCount(options.jobs);
  await refuseNoFolder(options.folder);
  const workbook = await context.services.findWorkbook(context.root);
  const ids = workbook.labs.map(({ id }) => id);
  const course = await readCourse(options.course, ids);
  const labs = chooseLabs(workbook, options.lab, course);
  // On a queue it is the workers' machines that must have it.
  const isolation =
    options.queue === undefined ? chooseLevel(options.isolation) : (options.isolation ?? 'sandbox');
  const roster = options.roster === undefined ? {} : { roster: resolve(options.roster) };
  const ignore = options.course === undefined ? [] : [resolve(options.course)];
  const submissions = await findSubmissions(resolve(options.folder), { ...roster, ignore });
  tellLeftOut(context, submissions);
  return { options, out, workbook, labs, course, isolation, jobs, submissions };
}

function tellLeftOut({ screen }: CommandContext, { strangers, ignored }: FoundSubmissions): void {
  const list = (names: readonly string[]) =>
    names.slice(0, 5).map(inertLine).join(', ') + (names.length > 5 ? `, and ${names.length - 5} more` : '');
  if (strangers.length > 0) screen.note(paragraph(`Not in the roster: ${list(strangers)}.`));
  if (ignored.length > 0) screen.note(paragraph(`Nobody's submission, so left out: ${list(ignored)}.`));
}

async function begin(context: CommandContext, setup: ClassSetup): Promise<BegunJournal> {
  const seed = setup.options.seed ?? setup.course.course.seed ?? context.drawSeed();
  const header = headerOf(context, setup, seed);
  return { journal: await Journal.create(join(setup.out, JOURNAL), header), header };
}

async function goOn(context: CommandContext, setup: ClassSetup): Promise<BegunJournal> {
  const { options, course, out } = setup;
  const wished = options.seed ?? course.course.seed;
  const opened = await resumeJournal(out, (seed) => headerOf(context, setup, wished ?? seed));
  if (opened.tornBytes > 0) {
    context.screen.note('The end of the journal was not written whole. It is dropped, and graded again.');
  }
  return opened;
}

function headerOf(context: CommandContext, setup: ClassSetup, seed: number): JournalHeader {
  const { labs, isolation, course, options } = setup;
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
    arguments: gradeCommand(options).split(' ').slice(2),
  };
}

/** Throws Interrupted when it was told to end; what was graded is kept then. */
async function gradeInto(
  context: CommandContext,
  setup: ClassSetup,
  { journal, header }: BegunJournal,
): Promise<ClassProgress> {
  const { options, out, workbook, labs, isolation, jobs, submissions } = setup;
  const { screen, signal } = context;
  const startedAt = performance.now();
  const sources = sourceFolder();
  // Only quicker: where nothing can be written beside the packages, the sources are started.
  if (sources && !options.queue) await keepBuilt(sources, builtFolder()).catch(() => {});
  const onQueue = options.queue === undefined ? undefined : await openBoard(context, options.queue, header);
  const grading = gradeClass({
    workbook,
    classFolder: resolve(options.folder),
    found: options.only === undefined ? submissions.found : onlyStudent(submissions, options.only),
    labs,
    ...(options.lab && labs[0] ? { onlyLab: labs[0].id } : {}),
    isForced: options.only !== undefined,
    journal,
    workDir: join(out, '.work'),
    jobs,
    seed: header.seed,
    isolation,
    ...(context.services.classLimits ? { limits: context.services.classLimits } : {}),
    ...(onQueue ? { startGrader: onQueue.startGrader } : {}),
    signal,
    onProgress: (progress) => screen.progress(progressText(progress, performance.now() - startedAt)),
  });
  const done = await grading.finally(() => onQueue?.close());
  screen.progress('');
  if (!signal.aborted) return done;
  screen.note(`What was graded is kept. To go on:\n  ${gradeCommand(options, '--resume')}`);
  throw interruptionOf(signal);
}

/** Graders on a queue. Nothing of it is loaded where there is none. */
async function openBoard({ screen, env }: CommandContext, address: string, header: JournalHeader) {
  const [{ readQueueAddress }, { JobBoard }, { QueuedGrader }] = await Promise.all([
    import('../grading/queue/queue-address.js'),
    import('../grading/queue/job-board.js'),
    import('../grading/queue/queued-grader.js'),
  ]);
  const board = await JobBoard.open(await readQueueAddress(address, env), (remark) =>
    screen.note(paragraph(remark)),
  );
  // The same when it is resumed, and another for every other grading.
  const classId = createHash('sha256').update(JSON.stringify(header)).digest('hex');
  const { isolation } = header;
  return {
    startGrader: async (limits: Limits) => new QueuedGrader(board, { classId, isolation, limits }),
    close: () => board.close(),
  };
}

function onlyStudent({ found }: FoundSubmissions, id: string): FoundSubmissions['found'] {
  const theirs = found.filter(({ student }) => student.id === id);
  if (theirs.length > 0) return theirs;
  const some = found.slice(0, 10).map(({ student }) => inertLine(student.id));
  throw new UserError(
    `Nothing that a student "${id}" handed in was found.`,
    `There are, for example: ${some.join(', ')}`,
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

async function refuseNoFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UserError(`There is no folder ${folder}.`, 'node checker grade <folder of the submissions>');
}

function progressText(progress: ClassProgress, elapsedMs: number): string {
  const { done, submissions, again, kept, graded } = progress;
  if (done === submissions && again > 0) return `Grading ${again} again, alone`;
  const leftMs = (elapsedMs / Math.max(1, done)) * (submissions - done);
  const left = done > 0 && graded > 0 ? `, about ${timeText(leftMs)} left` : '';
  const bar = '#'.repeat(Math.round((20 * done) / Math.max(1, submissions))).padEnd(20, '.');
  return `[${bar}] ${done} of ${submissions}${kept > 0 ? ` (${kept} known)` : ''}${left}`;
}
