import type { Pool, PoolClient } from 'pg';
import type { Notice, Notification, Post } from './types.js';

/** Notes for the owner of a post that a user likes it. Gives what is to be told. */
export async function notifyOwner(db: Pool | PoolClient, post: Post, user: string): Promise<Notice> {
  // TODO(04.5): INSERT INTO notifications.
  throw new Error(`TODO(04.5): notifyOwner() is not written yet (${typeof db}, ${post.id}, ${user})`);
}

/** The notifications of a user, and of nobody else. */
export async function notificationsOf(db: Pool, user: string): Promise<Notification[]> {
  // TODO(04.5): SELECT from notifications, with the name from users.
  throw new Error(`TODO(04.5): notificationsOf() is not written yet (${db.totalCount}, ${user})`);
}
