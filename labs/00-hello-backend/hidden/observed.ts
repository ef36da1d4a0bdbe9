import type { Outcome, Request } from './exchange.js';

/** What became of `startServer({ port: asked })`. */
export interface Start {
  readonly asked: number;
  /** The port that its promise gave; undefined if it gave none. */
  readonly port?: number;
  /** The uncaught error that ended the student's program after the promise had resolved. */
  readonly died?: string | undefined;
}

/** One request and what became of it. */
export interface Reply {
  readonly request: Request;
  readonly outcome: Outcome;
  /** The connection was refused, and the next one was accepted. */
  readonly isLate: boolean;
  /** The uncaught error that ended the student's program, before or after its response. */
  readonly died?: string | undefined;
  /** Usual ports on which the student's program listens instead. */
  readonly elsewhere: readonly number[];
}

/** What became of `close()`. */
export interface Closing {
  readonly ended: 'resolved' | 'rejected' | 'never';
  readonly isStillListening: boolean;
  /** It resolved, and a connection that was open before was still served. */
  readonly isStillServing: boolean;
}

/** The status of a whole response; undefined if none came. */
export function statusOf({ outcome }: Reply): number | undefined {
  return outcome.kind === 'answered' ? outcome.status : undefined;
}

/** The content type without its parameters, in lower case (RFC 9110 section 8.3.1); `none` if it is missing. */
export function mediaTypeOf({ outcome }: Reply): string {
  const contentType = outcome.kind === 'answered' ? outcome.contentType : undefined;
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? 'none';
}

/** The body as text; empty if no whole response came. */
export function bodyOf({ outcome }: Reply): string {
  return outcome.kind === 'answered' ? outcome.body : '';
}

/** The body read as JSON. Throws SyntaxError when it is none. */
export function jsonOf(reply: Reply): unknown {
  return JSON.parse(bodyOf(reply));
}
