import type { GradeRow } from '../../core/grade-report.js';
import type { CauseFound, CheckResult, Failure } from '../../core/result.js';

/** What the gradebook and the class page need of a row: all but the texts of failures, so that a large class fits. */
export function slimRow(row: GradeRow, causes: Map<string, CauseFound>): GradeRow {
  if (row.kind === 'ungraded') return row;
  const checks = row.result.checks.map((check) => slimCheck(check, causes));
  return { ...row, typeErrors: [], result: { ...row.result, output: '', checks } };
}

const NOTHING: Failure = {
  ...{ tried: '', expected: '', why: '', got: '', trail: [] },
  look: { file: '' },
};

function slimCheck(check: CheckResult, causes: Map<string, CauseFound>): CheckResult {
  if (check.outcome !== 'failed' && check.outcome !== 'stopped') return check;
  const { cause } = check.failure;
  if (!cause) return { ...check, failure: NOTHING };
  const shared = causes.get(cause.id) ?? cause;
  causes.set(cause.id, shared);
  return { ...check, failure: { ...NOTHING, cause: shared } };
}
