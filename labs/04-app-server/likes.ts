import type { Pool, PoolClient } from 'pg';
import type { Post } from './types.js';

/** The post with this id and the number of its likes; undefined if there is none. */
export async function findPost(db: Pool, id: string): Promise<Post | undefined> {
  // TODO(04.3): SELECT from posts, and count the rows in likes.
  throw new Error(`TODO(04.3): findPost() is not written yet (${db.totalCount}, ${id})`);
}

/** Stores that a user likes a post. Gives true if that is new. */
export async function addLike(db: Pool | PoolClient, post: string, user: string): Promise<boolean> {
  // TODO(04.3): INSERT INTO likes.
  // TODO(04.4): what if the row is there already?
  throw new Error(`TODO(04.3): addLike() is not written yet (${typeof db}, ${post}, ${user})`);
}

/** Takes a like back. */
export async function removeLike(db: Pool, post: string, user: string): Promise<void> {
  // TODO(04.4): DELETE FROM likes.
  throw new Error(`TODO(04.4): removeLike() is not written yet (${db.totalCount}, ${post}, ${user})`);
}

/** All that a like does: it is stored, and the post's owner is notified, both or neither. */
export async function likePost(db: Pool, post: Post, user: string): Promise<void> {
  // TODO(04.6): (extension) one connection, one transaction, and announce() after COMMIT.
  throw new Error(`TODO(04.6): likePost() is not written yet (${db.totalCount}, ${post.id}, ${user})`);
}
