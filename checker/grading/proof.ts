import type { VerifyRow } from '../core/proof.js';
import type { CheckResult } from '../core/result.js';
import type { Workbook } from '../labs/workbook.js';
import type { Grader } from './grader.js';
import { tell } from './wrong-submission.js';

/** What is proved. */
export interface VerifyRequest {
  readonly workbook: Workbook;
  /** Lab ids (`01`) or step ids (`01.3`); empty: every lab. */
  readonly targets: readonly string[];
  /** Only this wrong submission. */
  readonly wrong?: string;
  /** Put the real systems in the student's place too. */
  readonly real: boolean;
  /** Run every step against every wrong submission, also those that cannot come out otherwise than the reference. */
  readonly everyStep?: boolean;
  /** A real system that is not installed is then a failure, not merely not run. */
  readonly mustHaveReal: boolean;
  readonly onRow?: (row: VerifyRow) => void;
}

/** One thing to prove, with a grader to prove it with. No row: it is only a look that other proofs wait for. */
export type Proof = (grader: Grader) => Promise<Omit<VerifyRow, 'durationMs'> | undefined>;

/** The checks that were asked for. */
export const wanted = (checks: readonly CheckResult[], only: readonly string[] | undefined) =>
  checks.filter(({ stepId }) => !only || only.includes(stepId));

/** The checks that should have passed and did not, one sentence each. */
export const notPassed = (checks: readonly CheckResult[]) =>
  checks.filter(({ outcome }) => outcome !== 'passed').map((check) => `${check.stepId}: ${tell(check)}`);

/** A row without its time; as declared when there is nothing to note. */
export function row(
  lab: string,
  kind: VerifyRow['kind'],
  name: string,
  notes: readonly string[],
): Omit<VerifyRow, 'durationMs'> {
  return { lab, kind, name, outcome: notes.length === 0 ? 'as-declared' : 'not-as-declared', notes };
}
