import type { Pool } from 'pg';

/** What is answered to a request: a status and what is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A comment that somebody wants to write, and the key that they sent with it. */
export interface CommentRequest {
  /** The value of the header Idempotency-Key; undefined if there is none. */
  readonly key: string | undefined;
  readonly user: string;
  /** The id of the post. */
  readonly post: string;
  readonly text: string;
}

/** Writes a comment once, however often it is asked for with the same key. */
export async function commentOnce(db: Pool, request: CommentRequest): Promise<Reply> {
  // TODO(04.7): (extension) 400 without a key, 201, the same answer again, 422, 409.
  throw new Error(`TODO(04.7): commentOnce() is not written yet (${db.totalCount}, ${request.key})`);
}
