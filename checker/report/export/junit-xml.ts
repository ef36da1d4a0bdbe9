import type { GradeReport, GradeRow, ReportLab } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import { nameOf } from '../class/class-rows.js';
import { type Html, html } from '../html.js';
import { inertLine } from '../inert.js';
import { checkText } from './gradescope-results.js';

/** A class as JUnit XML: a suite a student and lab, a case a step. What has no grade is an error, never a failure. */
export function junitXml({ labs, rows }: GradeReport): string {
  const suites = rows.map((row) => suite(labs, row));
  const text = html`<testsuites>
${suites}</testsuites>
`.text;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.replace(NOT_XML, '?')}`;
}

/** XML 1.0 has no such characters, not even as references (section 2.2); other dangerous ones are written out before. */
const NOT_XML = /[\ufffe\uffff]/g;

function suite(labs: readonly ReportLab[], row: GradeRow): Html {
  const lab = labs.find(({ id }) => id === row.labId);
  const name = inertLine(`${nameOf(row.student)}${row.labId === undefined ? '' : `, lab ${row.labId}`}`);
  if (row.kind === 'ungraded' || !lab) {
    const reason = row.kind === 'ungraded' ? inertLine(row.reason) : 'an unknown lab';
    return html`<testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0" time="0"><testcase classname="${inertLine(row.student.id)}" name="graded" time="0"><error message="${reason}"/></testcase></testsuite>
`;
  }
  const { checks } = row.result;
  const count = (...outcomes: CheckResult['outcome'][]) =>
    checks.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const ms = checks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const cases = checks.map((check) => {
    const step = lab.steps.find(({ id }) => id === check.stepId);
    return html`<testcase classname="${inertLine(row.student.id)}" name="${check.stepId} ${inertLine(step?.title ?? '')}" time="${seconds(check.durationMs)}">${outcome(lab, check)}</testcase>
`;
  });
  return html`<testsuite name="${name}" tests="${checks.length}" failures="${count('failed', 'stopped')}" errors="${count('grader-error')}" skipped="${count('skipped', 'not-run')}" time="${seconds(ms)}">
${cases}</testsuite>
`;
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function outcome(lab: ReportLab, check: CheckResult): Html {
  switch (check.outcome) {
    case 'passed':
      return html``;
    case 'failed':
    case 'stopped':
      return html`<failure message="${inertLine(check.failure.cause?.says ?? check.failure.got)}">${checkText(lab, check)}</failure>`;
    case 'skipped':
    case 'not-run':
      return html`<skipped message="${checkText(lab, check)}"/>`;
    case 'grader-error':
      return html`<error message="${checkText(lab, check)}"/>`;
  }
}
