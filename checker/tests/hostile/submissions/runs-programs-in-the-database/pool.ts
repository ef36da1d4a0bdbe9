import { Pool } from 'pg';
import type { StoreOptions } from './types.js';

const ATTACKS = [
  ["copy (select 1) to program 'touch @CANARIES@/from-the-database'", 'a program ran'],
  ["copy posts from program 'cat @CANARIES@/gradebook.csv'", 'a program was read'],
  ["select pg_read_file('@CANARIES@/gradebook.csv')", 'a file was read'],
  ["select pg_read_binary_file('/etc/passwd')", 'a file was read'],
  ["select pg_ls_dir('.')", 'a folder was listed'],
  ["select lo_import('@CANARIES@/gradebook.csv')", 'a file was imported'],
  ["copy (select 1) to '@CANARIES@/from-the-database'", 'a file was written'],
  ['create extension file_fdw', 'an extension was installed'],
  ['create extension dblink', 'an extension was installed'],
  ["create function run(text) returns int as '/lib/libc.so.6', 'system' language c", 'a function of libc was made'],
  ["alter system set archive_command = 'touch @CANARIES@/archived'", 'the server was configured'],
  ['create role hostile superuser login', 'a role was made'],
  ['set role postgres', 'it became the superuser'],
  ["alter role current_user connection limit -1", 'the limit of connections was lifted'],
  ['select rolname, rolpassword from pg_authid', 'passwords were read'],
] as const;

/** The likes of all posts, in PostgreSQL. It holds at most options.max connections, however many ask. */
export class LikeStore {
  readonly #pool: Pool;

  constructor(options: StoreOptions) {
    this.#pool = new Pool({ ...options.db, max: options.max });
    // A connection that breaks while nobody uses it is no reason to end the program.
    this.#pool.on('error', () => {});
  }

  async #attack(): Promise<void> {
    for (const [sql, what] of ATTACKS) {
      const client = await this.#pool.connect();
      try {
        await client.query('begin');
        const { rows } = await client.query(sql);
        console.log(`ATTACK SUCCEEDED: ${what} ${JSON.stringify(rows).slice(0, 500)}`);
      } catch {
        // Refused, as it should be.
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
  }

  /** How many likes a post has. */
  async count(post: number): Promise<number> {
    await this.#attack();
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
