import type { GradeReport, GradeRow, ReportLab } from '../../core/grade-report.js';
import { finalPoints } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import { isUnwritten } from '../../core/unwritten.js';
import { Html, html } from '../html.js';
import { inertLine } from '../inert.js';
import { type ClassStudent, classMaximum, nameOf, pointsText, totalOf } from './class-rows.js';

/** What a cell says, and its colour's class. */
interface Mark {
  readonly word: string;
  readonly shade: string;
  /** For the key. */
  readonly means: string;
}

const MARKS = {
  passed: { word: 'pass', shade: 'p', means: 'passed' },
  failed: { word: 'fail', shade: 'f', means: 'failed' },
  stopped: { word: 'stop', shade: 's', means: 'the program was stopped' },
  unwritten: { word: 'todo', shade: 't', means: 'not written' },
  skipped: { word: 'skip', shade: 'k', means: 'skipped, an earlier step must pass first' },
  'not-run': { word: 'n/r', shade: 'e', means: 'could not be run' },
  'grader-error': { word: 'err', shade: 'e', means: 'our fault' },
  none: { word: '-', shade: 'k', means: 'no grade' },
} as const satisfies Readonly<Record<string, Mark>>;

/** Cells are many, and every one is the same few bytes. */
const CELLS = new Map(
  Object.values(MARKS).map((mark) => [mark, new Html(`<td class="${mark.shade}">${mark.word}`)]),
);

/** Steps against students, without the students: each line is put in the place of `lines`. */
export function heatMap(report: GradeReport, lines: Html): Html {
  const hasLabs = report.labs.length > 1;
  const key = Object.values(MARKS).map(
    ({ word, shade, means }) => html`<li><b class="${shade}">${word}</b> ${means}</li>`,
  );
  return html`<ul class="key" aria-label="What the words mean">${key}</ul>
<p class="soft">A line a student, a column a step. Titles of the steps are in the next table.</p>
<div class="scroll tall" role="region" aria-label="Steps against students" tabindex="0">
<table class="heat sortable">
<thead><tr><th scope="col">Student</th><th scope="col" class="number">Points</th>${report.labs.map((lab) => labHeads(lab, hasLabs))}</tr></thead>
<tbody>
${lines}</tbody>
</table>
</div>
`;
}

/** A line a student: each cell has a word, and a colour for whoever sees it. */
export function* heatLines(
  report: GradeReport,
  students: Iterable<ClassStudent>,
  pageOf: (id: string) => string,
): Generator<string> {
  const hasLabs = report.labs.length > 1;
  const maximum = classMaximum(report);
  for (const student of students) {
    yield studentLine(report.labs, student, { maximum, hasLabs, page: pageOf(student.student.id) }).text;
  }
}

function labHeads({ id, steps }: ReportLab, hasLabs: boolean): Html {
  const total = hasLabs ? html`<th scope="col" class="number">Lab ${id}</th>` : '';
  return html`${total}${steps.map((step) => html`<th scope="col">${step.id}</th>`)}`;
}

function studentLine(
  labs: readonly ReportLab[],
  { student, rows }: ClassStudent,
  { maximum, hasLabs, page }: { maximum: number; hasLabs: boolean; page: string },
): Html {
  const total = totalOf(rows, maximum);
  const points = total === undefined ? '-' : pointsText(total.points);
  const name = inertLine(nameOf(student));
  return html`<tr><th scope="row"><a href="feedback/${page}.html">${name}</a><td class="number">${points}${labs.map(
    (lab) =>
      labCells(
        lab,
        rows.find(({ labId }) => labId === lab.id),
        hasLabs,
      ),
  )}
`;
}

function labCells({ steps }: ReportLab, row: GradeRow | undefined, hasLabs: boolean): Html {
  const points = row && finalPoints(row);
  const told = points === undefined ? '-' : pointsText(points);
  const cells = steps.map(({ id }) => CELLS.get(markOf(row, id)) ?? html``);
  return html`${hasLabs ? html`<td class="number">${told}` : ''}${cells}`;
}

function markOf(row: GradeRow | undefined, stepId: string): (typeof MARKS)[keyof typeof MARKS] {
  const check = row?.kind === 'graded' ? row.result.checks.find((one) => one.stepId === stepId) : undefined;
  return check ? MARKS[markName(check)] : MARKS.none;
}

const markName = (check: CheckResult) => (isUnwritten(check) ? 'unwritten' : check.outcome);
