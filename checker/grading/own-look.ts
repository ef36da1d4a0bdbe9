import type { Lab } from '../core/lab.js';
import type { CheckResult, Look } from '../core/result.js';

/**
 * A result that points only to where the student can mend something: to a file of their own, not to a given one in which
 * an error came up, and to a TODO mark only where it still is, since who has written a step has often deleted its mark.
 * `taken` holds the student's files as they were graded, path -> text.
 */
export function lookAtOwnFiles(
  check: CheckResult,
  lab: Pick<Lab, 'files' | 'steps'>,
  taken: Readonly<Record<string, string>>,
): CheckResult {
  if (check.outcome !== 'failed' && check.outcome !== 'stopped') return check;
  const { failure, stepId } = check;
  const { file } = failure.look;
  // A file of an earlier lab is named only when it is the student's own that is used.
  const isOwn = file.startsWith('../') || lab.files.some(({ path }) => path === file);
  const step = lab.steps.find(({ id }) => id === stepId);
  const look = isOwn || !step ? failure.look : { file: step.file, todo: `TODO(${stepId})` };
  return { ...check, failure: { ...failure, look: withoutOldMark(look, taken[look.file] ?? '') } };
}

function withoutOldMark(look: Look, text: string): Look {
  const { todo, ...place } = look;
  return todo === undefined || text.includes(todo) ? look : place;
}
