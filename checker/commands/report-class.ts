import { join } from 'node:path';
import { maxPointsOf } from '../core/class-score.js';
import type { GradeReport, ReportLab } from '../core/grade-report.js';
import type { ClassProgress } from '../grading/class/class-request.js';
import { classRows, labsHandedIn, type RollEntry } from '../grading/class/class-rows.js';
import { overrideFinder, readOverrides } from '../grading/class/overrides-file.js';
import type { LabSummary } from '../labs/workbook.js';
import { GradeCounts, gradeSummary } from '../report/class/grade-summary.js';
import type { CommandContext } from './context.js';
import type { BegunJournal, ClassSetup } from './grade.js';
import { OVERRIDES, printReport, writeReports } from './write-reports.js';

/** Writes the reports of a class that was graded, and says how it went. Gives the exit code. */
export async function reportClass(
  { screen, now }: CommandContext,
  setup: ClassSetup,
  { journal, header }: BegunJournal,
  done: ClassProgress & { readonly durationMs: number },
): Promise<number> {
  const { options, out, labs, course, isolation } = setup;
  const isNamed = options.lab !== undefined || Object.keys(course.course.labs).length > 0;
  const reported = isNamed ? labs : labsHandedIn(journal, labs);
  const head: Omit<GradeReport, 'rows'> = {
    formatVersion: 1,
    ...(course.course.title === undefined ? {} : { title: course.course.title }),
    extension: course.course.extension,
    generatedAt: now().toISOString(),
    seed: header.seed,
    isolation,
    node: header.node,
    digests: {
      checker: header.checker,
      labs: Object.fromEntries(reported.map(({ id, digest }) => [id, digest])),
      ...(course.digest ? { course: course.digest } : {}),
    },
    labs: reported.map((lab) => reportLab(lab, setup)),
  };
  const overrideOf = overrideFinder(await readOverrides(join(out, OVERRIDES)));
  const sources = { journal, roll: rollOf(setup), labs: head.labs, course: course.course, overrideOf };
  const counts = new GradeCounts();
  const { anonymous = false } = options;
  await writeReports(out, {
    head,
    rows: () => classRows(sources),
    onRow: (row) => counts.add(row),
    ...(anonymous || !options.only ? { anonymous } : {}),
  });
  if (options.json) {
    await printReport(out, screen.print);
  } else {
    const withMax = head.labs.map((lab) => ({ ...lab, maxPoints: maxPointsOf(lab, course.course) }));
    const { graded, kept, durationMs } = done;
    const how = { isolation, seed: header.seed, durationMs, graded, kept };
    screen.print(gradeSummary({ counts, labs: withMax, ...how, out: options.out ?? out }, screen.style));
  }
  return counts.ourFaults > 0 ? 3 : 0;
}

function reportLab({ id, slug, title, steps }: LabSummary, { course }: ClassSetup): ReportLab {
  const { due, weight } = course.course.labs[id] ?? {};
  return {
    id,
    slug,
    title,
    ...(due === undefined ? {} : { due }),
    ...(weight === undefined ? {} : { weight }),
    steps: steps.map((step) => ({
      id: step.id,
      title: step.title,
      points: step.points,
      required: step.required,
    })),
  };
}

function rollOf({ submissions: { found, missing } }: ClassSetup): RollEntry[] {
  return [
    ...found.map(({ student, path, submittedAt }) => ({
      student,
      submission: path,
      ...(submittedAt === undefined ? {} : { submittedAt }),
    })),
    ...missing.map((student) => ({ student, submission: '' })),
  ];
}
