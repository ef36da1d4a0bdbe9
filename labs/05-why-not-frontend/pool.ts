import { Pool } from 'pg';
import type { StoreOptions } from './types.js';

/** The likes of all posts, in PostgreSQL. It holds at most options.max connections, however many ask. */
export class LikeStore {
  constructor(options: StoreOptions) {
    // TODO(05.5): make one Pool, for all calls.
    throw new Error(`TODO(05.5): LikeStore is not written yet (${Pool.name}, at most ${options.max})`);
  }

  /** How many likes a post has. */
  async count(post: number): Promise<number> {
    // TODO(05.5): select likes from posts where id = ...
    throw new Error(`TODO(05.5): count() is not written yet (${post})`);
  }

  /** Adds a like to a post, in one transaction. Rejects, and changes nothing, if there is no such post. */
  async like(post: number, user: string): Promise<void> {
    // TODO(05.5): take a connection from the pool, do the work, and give it back whatever happens.
    throw new Error(`TODO(05.5): like() is not written yet (${post}, ${user})`);
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    // TODO(05.5): end the pool.
  }
}
