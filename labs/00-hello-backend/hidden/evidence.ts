import type { CauseEvidence, Observation } from '#testing';
import { bodyOf, type Closing, jsonOf, type Reply, type Start, statusOf } from './observed.js';

/** The reply that the failed claim was made about. */
export function replyIn({ seen }: CauseEvidence): Reply | undefined {
  return seen?.kind === 'http' ? (seen as Observation<Reply>).data : undefined;
}

/** The start that the failed claim was made about. */
export function startIn({ seen }: CauseEvidence): Start | undefined {
  return seen?.kind === 'start' ? (seen as Observation<Start>).data : undefined;
}

/** The close() that the failed claim was made about. */
export function closingIn({ seen }: CauseEvidence): Closing | undefined {
  return seen?.kind === 'close' ? (seen as Observation<Closing>).data : undefined;
}

/** All replies of the step, oldest first; the last one may be the one that failed. */
export function repliesIn({ trail }: CauseEvidence): Reply[] {
  return trail.filter(({ kind }) => kind === 'http').map((seen) => (seen as Observation<Reply>).data);
}

/** True when the reply is a POST of text that is not JSON. */
export function isBadJson({ request }: Reply): boolean {
  return request.body !== undefined && !isJsonText(Buffer.concat(request.body).toString('utf8'));
}

/** True when the text is JSON. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** True when the request was a POST whose body came in pieces. */
export function isInPieces({ request }: Reply): boolean {
  return (request.body?.length ?? 0) > 1;
}

/** The names that GET /api/likes gave; empty if it gave no list. */
export function namesIn(reply: Reply): unknown[] {
  if (!isJsonText(bodyOf(reply))) return [];
  const json = jsonOf(reply);
  return Array.isArray(json) ? json : [];
}

/** True when the server answered the request in full with this status. */
export function hasStatus(reply: Reply | undefined, status: number): reply is Reply {
  return reply !== undefined && statusOf(reply) === status;
}
