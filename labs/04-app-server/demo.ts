import { readFile } from 'node:fs/promises';
import { makePool } from './pool.js';
import type { DatabaseOptions } from './types.js';

/** The database that DATABASE_URL names, as `node checker run` and `repl` set it. Throws if it is not set. */
export function databaseOptions(): DatabaseOptions {
  const url = new URL(process.env.DATABASE_URL ?? '');
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
}

/** Loads data/schema.sql, three users and two posts, if they are not there yet. */
export async function prepareDemo(db: DatabaseOptions): Promise<void> {
  const pool = makePool({ ...db, max: 1 });
  try {
    const { rows } = await pool.query<{ there: boolean }>(
      "SELECT to_regclass('public.users') IS NOT NULL AS there",
    );
    if (rows[0]?.there) return;
    await pool.query(await readFile(new URL('./data/schema.sql', import.meta.url), 'utf8'));
    await pool.query(`
      INSERT INTO users VALUES
        ('ana', 'Ana', 'ana@mail.example', 'x'), ('ben', 'Ben', 'ben@mail.example', 'x'),
        ('cem', 'Cem', 'cem@mail.example', 'x');
      INSERT INTO posts (id, owner_id, body) VALUES
        ('summer-in-rome', 'ana', 'Two weeks in Rome, and not one cloud.'),
        ('the-old-bridge', 'ben', 'They have opened the old bridge again.')`);
  } finally {
    await pool.end();
  }
}
