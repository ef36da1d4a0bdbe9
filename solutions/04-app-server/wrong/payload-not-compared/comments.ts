import type { Pool } from 'pg';

/** What is answered to a request: a status and what is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A comment that somebody wants to write, and the key that they sent with it. */
export interface CommentRequest {
  readonly key: string | undefined;
  readonly user: string;
  readonly post: string;
  readonly text: string;
}

/** Writes a comment once, however often it is asked for with the same key. */
export async function commentOnce(db: Pool, request: CommentRequest): Promise<Reply> {
  const { key, user, post, text } = request;
  if (key === undefined) return { status: 400, body: { error: 'Idempotency-Key is missing' } };
  const payload = JSON.stringify([post, text]);
  // Outside of any transaction: others must see at once that this key is taken.
  const { rowCount } = await db.query(
    'INSERT INTO idempotency_keys (user_id, key, payload) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [user, key, payload],
  );
  if (rowCount === 0) return replyOfBefore(db, user, key, payload);
  try {
    const reply = await writeComment(db, request);
    await db.query('UPDATE idempotency_keys SET response = $3 WHERE user_id = $1 AND key = $2', [
      user,
      key,
      JSON.stringify(reply),
    ]);
    return reply;
  } catch (error) {
    // Nothing was written, so the client may try again with the same key.
    await db.query('DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2', [user, key]);
    throw error;
  }
}

async function replyOfBefore(db: Pool, user: string, key: string, payload: string): Promise<Reply> {
  const { rows } = await db.query<{ payload: string; response: Reply | null }>(
    'SELECT payload, response FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [user, key],
  );
  const [before] = rows;
  if (before && payload === '') {
    return { status: 422, body: { error: 'this Idempotency-Key was used for another comment' } };
  }
  return before?.response ?? { status: 409, body: { error: 'the first request is still at work' } };
}

async function writeComment(db: Pool, { user, post, text }: CommentRequest): Promise<Reply> {
  const { rows } = await db.query(
    `INSERT INTO comments (post_id, author_id, body) SELECT id, $2, $3 FROM posts WHERE id = $1
     RETURNING id, post_id AS post, author_id AS by, body AS text`,
    [post, user, text],
  );
  return rows[0] ? { status: 201, body: rows[0] } : { status: 404, body: { error: 'no such post' } };
}
