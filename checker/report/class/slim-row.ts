import type { GradeRow } from '../../core/grade-report.js';
import type { CheckResult, Failure, LabResult } from '../../core/result.js';

/**
 * What the gradebook and the class page need of a row: neither the texts of failures, nor times and digests, so that a
 * large class fits. Checks that say the same are one object, in `shared`.
 */
export function slimRow(row: GradeRow, shared: Map<string, CheckResult>): GradeRow {
  if (row.kind === 'ungraded') return row;
  const checks = row.result.checks.map((check) => {
    const slim = slimCheck(check);
    const key = JSON.stringify(slim);
    const known = shared.get(key) ?? slim;
    shared.set(key, known);
    return known;
  });
  return { ...row, typeErrors: [], result: { ...row.result, digests: NO_DIGESTS, output: '', checks } };
}

const NO_DIGESTS: LabResult['digests'] = { submission: '', lab: '', checker: '' };

const NOTHING: Failure = {
  ...{ tried: '', expected: '', why: '', got: '', trail: [] },
  look: { file: '' },
};

function slimCheck(check: CheckResult): CheckResult {
  if (check.outcome !== 'failed' && check.outcome !== 'stopped') return { ...check, durationMs: 0 };
  const { cause } = check.failure;
  return { ...check, durationMs: 0, failure: cause ? { ...NOTHING, cause } : NOTHING };
}
