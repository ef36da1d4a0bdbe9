import type { GradeRow, Student } from '../../core/grade-report.js';

/** Shorter ones are found in too many words that are none. */
const NAME_CHARACTERS = 3;

/**
 * A row in whose texts nothing says whose it is: where the student's name, parts of it, email, ids or the submission's
 * path stand (code prints them, paths hold them), `...` stands in their place.
 */
export function withoutNames(row: GradeRow, { id, name, email, ids = {} }: Student): GradeRow {
  const known = [id, name, email, email?.split('@')[0], row.submission, ...Object.values(ids)];
  const words = [...known, ...(name?.split(/[\s,]+/) ?? [])]
    .filter((word) => word !== undefined)
    .filter((word) => word.length >= NAME_CHARACTERS)
    .sort((a, b) => b.length - a.length);
  const anonymous = { ...row, student: { id: '' }, submission: '' };
  if (words.length === 0) return anonymous;
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const clean = (text: string) => text.replace(pattern, '...');
  if (anonymous.kind === 'ungraded') return { ...anonymous, reason: clean(anonymous.reason) };
  const { result, typeErrors } = anonymous;
  return {
    ...anonymous,
    typeErrors: typeErrors.map(clean),
    result: {
      ...result,
      output: clean(result.output),
      checks: result.checks.map((check) => {
        if (check.outcome !== 'failed' && check.outcome !== 'stopped') return check;
        const { failure } = check;
        const { printed } = failure;
        return {
          ...check,
          failure: {
            ...failure,
            tried: clean(failure.tried),
            expected: clean(failure.expected),
            got: clean(failure.got),
            trail: failure.trail.map(clean),
            // Its lines are counted by characters, so nothing is said of which came before.
            ...(printed === undefined ? {} : { printed: clean(printed), printedBefore: 0 }),
          },
        };
      }),
    },
  };
}
