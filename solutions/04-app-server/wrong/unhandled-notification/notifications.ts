import type { Pool, PoolClient } from 'pg';
import type { Notice, Notification, Post } from './types.js';

/** Notes for the owner of a post that a user likes it. Gives what is to be told. */
export async function notifyOwner(db: Pool | PoolClient, post: Post, user: string): Promise<Notice> {
  await db.query('INSERT INTO notifications (recipient_id, actor_id, post_id) VALUES ($1, $2, $3)', [
    post.owner,
    user,
    post.id,
  ]);
  const { rows } = await db.query<{ name: string }>('SELECT name FROM users WHERE id = $1', [user]);
  return { recipient: post.owner, post: post.id, by: user, name: rows[0]?.name ?? user };
}

/** The notifications of a user, and of nobody else. */
export async function notificationsOf(db: Pool, user: string): Promise<Notification[]> {
  const { rows } = await db.query<Notification>(
    `SELECT post_id AS post, actor_id AS by, users.name
     FROM notifications JOIN users ON users.id = actor_id
     WHERE recipient = $1
     ORDER BY notifications.id DESC`,
    [user],
  );
  return rows;
}
