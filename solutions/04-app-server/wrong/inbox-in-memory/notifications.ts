import type { Pool, PoolClient } from 'pg';
import type { Notice, Notification, Post } from './types.js';

const inbox: Notice[] = [];

/** Notes for the owner of a post that a user likes it. Gives what is to be told. */
export async function notifyOwner(db: Pool | PoolClient, post: Post, user: string): Promise<Notice> {
  const { rows } = await db.query<{ name: string }>('SELECT name FROM users WHERE id = $1', [user]);
  const notice = { recipient: post.owner, post: post.id, by: user, name: rows[0]?.name ?? user };
  inbox.push(notice);
  return notice;
}

/** The notifications of a user, and of nobody else. */
export async function notificationsOf(_db: Pool, user: string): Promise<Notification[]> {
  return inbox
    .filter(({ recipient }) => recipient === user)
    .map(({ post, by, name }) => ({ post, by, name }));
}
