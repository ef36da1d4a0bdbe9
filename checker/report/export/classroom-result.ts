import { posix } from 'node:path';
import { finalPoints, type GradeRow, type ReportLab } from '../../core/grade-report.js';
import type { CheckResult } from '../../core/result.js';
import type { ClassStudent } from '../class/class-rows.js';
import { inertLine } from '../inert.js';
import { checkText } from './gradescope-results.js';

/** What a GitHub Classroom grader step gives, before base64. */
export interface ClassroomResult {
  readonly version: 1;
  readonly status: 'pass' | 'fail' | 'error';
  readonly max_score: number;
  readonly tests: readonly ClassroomTest[];
}

/** One test of it. Times are in milliseconds. */
export interface ClassroomTest {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'error';
  readonly score: number;
  readonly message: string;
  readonly test_code: string;
  readonly filename: string;
  readonly line_no: number;
  readonly execution_time: number;
}

/** One student's result. A row without a grade is an error, never a zero. */
export function classroomResult(
  labs: readonly ReportLab[],
  { rows }: Pick<ClassStudent, 'rows'>,
): ClassroomResult {
  const tests = rows.flatMap((row) => testsOf(labs, row));
  const isStatus = (status: ClassroomTest['status']) => tests.some((test) => test.status === status);
  const maxScore = rows.reduce((sum, row) => sum + (row.kind === 'graded' ? row.score.maxPoints : 0), 0);
  return {
    version: 1,
    status: isStatus('error') || tests.length === 0 ? 'error' : isStatus('fail') ? 'fail' : 'pass',
    max_score: maxScore,
    tests,
  };
}

/** The result as the reporter reads it from `<ID>_RESULTS`. */
export function classroomBase64(result: ClassroomResult): string {
  return Buffer.from(JSON.stringify(result), 'utf8').toString('base64');
}

function testsOf(labs: readonly ReportLab[], row: GradeRow): ClassroomTest[] {
  const lab = labs.find(({ id }) => id === row.labId);
  if (row.override) {
    const { points, reason } = row.override;
    return [{ ...plain(`Lab ${row.labId ?? ''}, set by hand`, 'pass', inertLine(reason)), score: points }];
  }
  if (row.kind === 'ungraded' || !lab) {
    const reason = row.kind === 'ungraded' ? inertLine(row.reason) : 'an unknown lab';
    return [plain(`Lab ${row.labId ?? ''}`, 'error', reason)];
  }
  const tests = row.result.checks.map((check) => testOf(lab, check));
  // The sum of the tests is what Classroom shows, so what was taken off is a line of its own.
  const sum = tests.reduce((all, { score }) => all + score, 0);
  const rest = Number(((finalPoints(row) ?? 0) - sum).toFixed(2));
  const why = row.score.latePenalty > 0 ? 'handed in late' : 'steps that do not count in this course';
  return rest === 0 ? tests : [...tests, { ...plain(`Lab ${lab.id}, ${why}`, 'pass', why), score: rest }];
}

function plain(name: string, status: ClassroomTest['status'], message: string): ClassroomTest {
  return { name, status, score: 0, message, test_code: '', filename: '', line_no: 0, execution_time: 0 };
}

function testOf(lab: ReportLab, check: CheckResult): ClassroomTest {
  const title = lab.steps.find(({ id }) => id === check.stepId)?.title ?? '';
  const failure = check.outcome === 'failed' || check.outcome === 'stopped' ? check.failure : undefined;
  const folder = lab.slug === undefined ? '' : `labs/${lab.slug}`;
  return {
    name: `${check.stepId} ${inertLine(title)}`.trim(),
    status: statusOf(check),
    score: check.points,
    message: checkText(lab, check),
    test_code: failure ? inertLine(failure.tried) : '',
    filename: failure ? inertLine(posix.join(folder, failure.look.file)) : '',
    line_no: failure?.look.line ?? 0,
    execution_time: check.durationMs,
  };
}

function statusOf({ outcome }: CheckResult): ClassroomTest['status'] {
  if (outcome === 'passed') return 'pass';
  return outcome === 'grader-error' || outcome === 'not-run' ? 'error' : 'fail';
}
