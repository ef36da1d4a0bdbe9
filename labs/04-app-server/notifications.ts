import type { Pool, PoolClient } from 'pg';
import type { Notification, Post } from './types.js';

/** Notes for the owner of a post that a user likes it. */
export async function notifyOwner(db: Pool | PoolClient, post: Post, user: string): Promise<void> {
  // TODO(04.5): INSERT INTO notifications.
  // TODO(04.6): (extension) return a Notice: what is to be announced.
  throw new Error(`TODO(04.5): notifyOwner() is not written yet (${typeof db}, ${post.id}, ${user})`);
}

/** The notifications of a user, and of nobody else. */
export async function notificationsOf(db: Pool, user: string): Promise<Notification[]> {
  // TODO(04.5): SELECT from notifications, with the name from users.
  throw new Error(`TODO(04.5): notificationsOf() is not written yet (${db.totalCount}, ${user})`);
}
