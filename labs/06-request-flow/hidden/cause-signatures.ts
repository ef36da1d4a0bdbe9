import type { CauseEvidence } from '#testing';
import type { Diagnosed } from './diagnosis.js';
import type { FollowedSeen } from './following.js';
import type { StackSeen } from './stack-under-test.js';

/** What the failed claim was about. */
export const about = ({ wanted }: CauseEvidence): string =>
  (wanted as { what?: string } | undefined)?.what ?? '';

/** What was noticed of the stack. */
export const stackOf = ({ seen }: CauseEvidence): Partial<StackSeen> => (seen?.data ?? {}) as StackSeen;

/** What diagnose() or explain() said. */
export const saidOf = ({ seen }: CauseEvidence): unknown => (seen?.data as Diagnosed | undefined)?.said;

/** The fault that explain() named. */
export const faultOf = (evidence: CauseEvidence): unknown =>
  (saidOf(evidence) as { fault?: unknown } | null | undefined)?.fault;

/** The line of somebody else's that followRequest() took for this record. */
export const trapOf = (evidence: CauseEvidence): string =>
  (evidence.seen?.data as FollowedSeen | undefined)?.taken[about(evidence)] ?? '';
