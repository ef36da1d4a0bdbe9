import type { Pool, PoolClient } from 'pg';
import { announce } from './notices.js';
import { notifyOwner } from './notifications.js';
import type { Notice, Post } from './types.js';

/** The post with this id and the number of its likes; undefined if there is none. */
export async function findPost(db: Pool, id: string): Promise<Post | undefined> {
  const { rows } = await db.query<Post>(
    `SELECT id, owner_id AS owner, text,
       (SELECT count(*)::int FROM likes WHERE post_id = posts.id) AS likes
     FROM posts WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** Stores that a user likes a post. Gives true if that is new. */
export async function addLike(db: Pool | PoolClient, post: string, user: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'INSERT INTO likes (post_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [post, user],
  );
  return rowCount === 1;
}

/** Takes a like back. */
export async function removeLike(db: Pool, post: string, user: string): Promise<void> {
  await db.query('DELETE FROM likes WHERE post_id = $1 AND user_id = $2', [post, user]);
}

/** All that a like does: it is stored, and the post's owner is notified, both or neither. */
export async function likePost(db: Pool, post: Post, user: string): Promise<void> {
  const client = await db.connect();
  let notice: Notice | undefined;
  try {
    await client.query('BEGIN');
    const isNew = await addLike(client, post.id, user);
    if (isNew && post.owner !== user) notice = await notifyOwner(client, post, user);
    await client.query('COMMIT');
  } catch (error) {
    // Fails only when the connection is gone, and then PostgreSQL rolls back by itself.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  // Not before: until COMMIT has come back nobody knows whether the like will be there.
  if (notice) announce(notice);
}
