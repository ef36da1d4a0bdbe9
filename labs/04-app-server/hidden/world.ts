import { type Draw, NotRunHere, type StepContext, StepFailure } from '#testing';
import { App, type AppOptions } from './app-under-test.js';
import { SCHEMA } from './schema.js';
import { LONG_MS } from './signal.js';

type Row = Record<string, unknown>;

/** Users and posts, drawn, in a real database. */
export interface World {
  /** Ids of users; ten. */
  readonly users: readonly string[];
  /** The name of a user. */
  nameOf(user: string): string;
  /** A new post of a user; gives its id. */
  post(owner: string, id?: string): Promise<string>;
  /** Runs SQL as the superuser, on a connection of this test's own. */
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** One more such connection, to hold a lock with; it ends with the test. */
  connect(): Promise<{ query(sql: string): Promise<unknown> }>;
  /** Ends the app's connections, with all that they hold: for cleaning up when the test is over. */
  freeLocks(): Promise<void>;
  /** Starts the student's app on it. */
  start(options?: AppOptions & { readonly max?: number }): Promise<App>;
}

/** The users of a step. Its tests share a database: they draw new posts, and never look at all of a table. */
const usersOf = new WeakMap<Draw, Promise<readonly string[]>>();

/** The world of this test. Throws NotRunHere where there is no database. */
export async function worldOf(context: StepContext): Promise<World> {
  const { draw, cleanup } = context;
  const coming = usersOf.get(draw) ?? prepare(context);
  usersOf.set(draw, coming);
  const users = await coming;
  const db = await context.sharedDatabase(SCHEMA);
  const connect = async () => {
    const client = await db.connect();
    cleanup(() => client.end());
    await client.query(`SET lock_timeout = ${LONG_MS}`);
    return client;
  };
  const query = (sql: string, values: readonly unknown[] = []) =>
    orFailure(context, () => db.query<Row>(sql, values));
  const progress = async () => {
    const [row] = await query(
      `SELECT string_agg(pid || ' ' || state || ' ' || state_change, ', ' ORDER BY pid) AS text
       FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
    );
    return String(row?.text);
  };
  return {
    users,
    query,
    connect: async () => {
      const client = await connect();
      return { query: (sql) => orFailure(context, () => client.query(sql)) };
    },
    freeLocks: async () => {
      await db.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename <> current_user`,
      );
    },
    nameOf: (user) => `${user[0]?.toUpperCase()}${user.slice(1)}`,
    post: async (owner, id = `${draw.word()}-${draw.word(2)}`) => {
      await query('INSERT INTO posts (id, owner_id, body) VALUES ($1, $2, $3)', [id, owner, draw.word(5)]);
      return id;
    },
    start: ({ max, ...options } = {}) =>
      App.start(context, {
        db: { ...db.connection, ...(max === undefined ? {} : { max }) },
        progress,
        ...options,
      }),
  };
}

async function prepare({ draw, sharedDatabase }: StepContext): Promise<readonly string[]> {
  const db = await sharedDatabase(SCHEMA);
  await db.query(`SET lock_timeout = ${LONG_MS}`);
  const users = Array.from({ length: 10 }, () => draw.word());
  await db.query(
    `INSERT INTO users (id, name, email, password_hash)
     SELECT id, initcap(id), id || '@mail.test', md5(id) FROM unnest($1::text[]) AS id`,
    [users],
  );
  return users;
}

/**
 * What PostgreSQL refuses to the superuser was spoilt by the app: tables are gone, or somebody sits on a lock. A server
 * that has gone is nobody's fault.
 */
async function orFailure<T>({ trail }: StepContext, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // Class 57 is a server that ends; what has no SQLSTATE is a connection that broke.
    if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('57')) {
      throw new NotRunHere('a database: the server has ended');
    }
    const tried = trail.trying || 'looking into the database';
    const seen = trail.add({
      kind: 'noticed',
      tried,
      got: `in the database: ${message}`,
      data: { noticed: code },
    });
    const about = {
      expected: 'the tables of data/schema.sql, and nobody who keeps them locked',
      why: 'The database is shared: what your app does to it, others find (PostgreSQL, "Explicit Locking").',
      wanted: { situation: 'database' },
    };
    throw new StepFailure(seen, about, message);
  }
}

/** The users who like a post, as the table says. */
export async function likersOf({ query }: World, post: string): Promise<string[]> {
  const rows = await query('SELECT user_id FROM likes WHERE post_id = $1 ORDER BY user_id', [post]);
  return rows.map((row) => String(row.user_id));
}
