import pg from 'pg';
import type { DatabaseOptions } from './types.js';

/**
 * Makes a pool of connections to PostgreSQL. It connects when the first query is asked for, not before.
 * `pool.query(sql, values)` takes a free connection, asks, and gives the connection back.
 * `await pool.end()` closes them all.
 */
export function makePool(db: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool(db);
  // A connection that nobody uses may break: an event "error" that nobody listens to would end the program.
  pool.on('error', (error) => console.error(`a connection to the database was lost: ${error.message}`));
  return pool;
}
