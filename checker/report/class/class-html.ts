import { finalPoints, type GradeReport, type GradeRow } from '../../core/grade-report.js';
import { Html, html } from '../html.js';
import { inertLine } from '../inert.js';
import { pageHtml } from '../page-html.js';
import {
  byStudent,
  type ClassStudent,
  classMaximum,
  faultySteps,
  maxPointsOf,
  nameOf,
  pointsText,
  stateText,
  totalOf,
} from './class-rows.js';
import { CLASS_SCRIPT } from './class-script.js';
import { CLASS_STYLE } from './class-style.js';
import { heatLines, heatMap } from './heat-map.js';
import { itemTables } from './item-table.js';
import { pointsChart } from './points-chart.js';

/** Where the students' lines go: no text that is inserted can hold it. */
const LINES = new Html('<!-- lines -->');

/**
 * The class as one page that needs nothing else: what has no grade and why, the distribution of points, steps against
 * students, and what each step was failed for. `pageOf` gives the name of a student's feedback page. It comes in pieces:
 * of a large class, the whole text would be held several times over while it is put together.
 */
export function* classHtml(report: GradeReport, pageOf: (id: string) => string): Generator<string> {
  const students = byStudent(report);
  const labs = report.labs.length === 1 ? 'one lab' : `${report.labs.length} labs`;
  const count = `${students.length === 1 ? 'One student' : `${students.length} students`}, ${labs}`;
  const title = report.title === undefined ? count : `${inertLine(report.title)}: ${count}`;
  const body = html`<header>
<h1>${title}</h1>
<p class="facts">Graded ${readable(report.generatedAt)}, seed ${report.seed}, isolation ${report.isolation}, Node ${report.node}.</p>
${isolationMark(report)}
</header>
<main>
${attention(report)}
<h2>How many points</h2>
<div class="charts">${charts(report, students)}</div>
<h2>Steps against students</h2>
${heatMap(report, LINES)}
${itemTables(report)}
</main>
<footer class="facts"><p>Checker <span class="mono">${report.digests.checker.slice(0, 16)}</span>. The same seed, submissions and checker give the same grades.</p></footer>`;
  const page = pageHtml({ title, style: CLASS_STYLE, script: CLASS_SCRIPT, body });
  const [before = '', after = ''] = page.split(LINES.text);
  yield before;
  yield* heatLines(report, students, pageOf);
  yield after;
}

function isolationMark({ isolation }: GradeReport): Html {
  switch (isolation) {
    case 'sandbox':
      return html``;
    case 'user':
      return html`<p class="mark"><strong>Graded at the level user.</strong> Submissions ran as users of their own, but the network was not held: one could have asked another machine for answers.</p>`;
    case 'process':
      return html`<p class="mark"><strong>Graded at the level process.</strong> It stops accidents, not attacks: whoever meant to could have changed their own grade.</p>`;
  }
}

/** What somebody has to look at: rows without a grade, rows with a gap, and rows that were set by hand. */
function attention({ rows }: GradeReport): Html {
  const ungraded = rows.filter((row) => finalPoints(row) === undefined);
  const gaps = rows.filter((row) => finalPoints(row) !== undefined && faultySteps(row).length > 0);
  const noted = rows.filter(({ notes = [] }) => notes.length > 0);
  const overridden = rows.filter(({ override }) => override !== undefined);
  return html`<h2>Without a grade</h2>
${
  ungraded.length === 0
    ? html`<p>Every row has a grade.</p>`
    : reasonTable(`${countText(ungraded.length)} without a grade`, ungraded, whyUngraded)
}
${
  gaps.length === 0
    ? ''
    : html`<h2>Graded in part</h2>${reasonTable(`${countText(gaps.length)} with steps that our own fault left without an outcome`, gaps, whyPart)}`
}
${
  noted.length === 0
    ? ''
    : html`<h2>To look at</h2>${reasonTable(`${countText(noted.length)} with something to know of the submission`, noted, whyNoted)}`
}
${
  overridden.length === 0
    ? ''
    : html`<h2>Set by hand</h2>${reasonTable(`${countText(overridden.length)} that an instructor set`, overridden, whySet)}`
}`;
}

const countText = (count: number) => (count === 1 ? 'One row' : `${count} rows`);

function reasonTable(caption: string, rows: readonly GradeRow[], why: (row: GradeRow) => string): Html {
  return html`<p class="soft">${caption}.</p>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="reasons sortable">
<thead><tr><th scope="col">Student</th><th scope="col">Lab</th><th scope="col">State</th><th scope="col">Why</th><th scope="col">Submission</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${inertLine(nameOf(row.student))}</th><td>${row.labId ?? ''}</td><td>${stateText(row)}</td><td class="why">${inertLine(why(row))}</td><td class="mono">${inertLine(row.submission)}</td></tr>
`,
  )}</tbody></table></div>
`;
}

const whyUngraded = (row: GradeRow) => (row.kind === 'ungraded' ? row.reason : '');

const whyPart = (row: GradeRow) =>
  faultySteps(row)
    .map((check) => `${check.stepId}${check.outcome === 'grader-error' ? `: ${check.message}` : ''}`)
    .join('; ');

const whyNoted = ({ notes = [] }: GradeRow) => notes.join(' ');

function whySet(row: GradeRow): string {
  const computed = row.kind === 'graded' ? pointsText(row.score.computed) : 'no grade';
  const { points = 0, reason = '', at = '' } = row.override ?? {};
  return `${pointsText(points)} in the place of ${computed}: ${reason} (${at})`;
}

function charts(report: GradeReport, students: readonly ClassStudent[]): readonly Html[] {
  const maximum = classMaximum(report);
  const totals = students.flatMap(({ rows }) => totalOf(rows, maximum)?.points ?? []);
  const [only] = report.labs;
  if (report.labs.length === 1 && only) return [pointsChart('points', `Lab ${only.id}`, totals, maximum)];
  return [
    pointsChart('points', 'All labs', totals, maximum),
    ...report.labs.map((lab) => {
      const rows = report.rows.filter(({ labId }) => labId === lab.id);
      const points = rows.flatMap((row) => finalPoints(row) ?? []);
      return pointsChart(`points-${lab.id}`, `Lab ${lab.id}`, points, maxPointsOf(report, lab));
    }),
  ];
}

/** `2026-11-24 03:46 UTC` of `2026-11-24T03:46:33.120Z`. */
const readable = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;
