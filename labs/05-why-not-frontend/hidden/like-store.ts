import type { Observation, StepContext, StudentObject, TestDatabase } from '#testing';
import { StudentFault } from '#testing';
import { written } from './calls.js';
import { askUntil } from './patience.js';
import { SCHEMA } from './schema.js';

/** A connection that the student's code holds, as PostgreSQL lists it. */
export interface Held {
  readonly pid: number;
  readonly state: string;
  readonly waits: boolean;
}

/** How many of them wait for a lock. */
export const waiting = (held: readonly Held[]): number => held.filter(({ waits }) => waits).length;

/** What came of something that was tried with the store. */
export interface StoreSeen {
  /** What came back, or the error. */
  readonly returned?: unknown;
  readonly error?: string | undefined;
  /** What the database holds afterwards, in words. */
  readonly rows?: string;
  /** Connections that were held afterwards, or at most at the same time. */
  readonly held?: number;
  readonly states?: readonly string[];
  readonly [noticed: string]: unknown;
}

/** The student's LikeStore on a database of the test's own. */
export class Store {
  private constructor(
    private readonly context: StepContext,
    readonly database: TestDatabase,
    private readonly object: StudentObject,
    readonly max: number,
  ) {}

  /** Makes one on a database of its own, with this many connections at most. */
  static async open(context: StepContext, max: number): Promise<Store> {
    return Store.#make(context, await context.database(SCHEMA), max);
  }

  /** Another one, on the same database. */
  another(max: number): Promise<Store> {
    return Store.#make(this.context, this.database, max);
  }

  static async #make(context: StepContext, database: TestDatabase, max: number): Promise<Store> {
    context.trail.try(`new LikeStore({ db, max: ${max} })`);
    const object = await context.student.create('LikeStore', { db: database.connection, max });
    return new Store(context, database, object, max);
  }

  /** Calls a method; an error that it throws is what came back. */
  async call(method: string, ...args: unknown[]): Promise<{ returned?: unknown; error?: string }> {
    this.context.trail.try(`store.${method}(${args.map((arg) => written(arg)).join(', ')})`);
    try {
      return { returned: await this.object.call(method, ...args) };
    } catch (error) {
      // A TODO or a program that has ended is told as what it is.
      if (!(error instanceof StudentFault) || error.reason.kind !== 'threw') throw error;
      if (/^TODO/.test(error.reason.message)) throw error;
      return { error: error.reason.message };
    }
  }

  /** The connections that the student's code holds now. */
  held(): Promise<Held[]> {
    return this.database.query<Held>(
      `select pid, coalesce(state, '') as state, coalesce(wait_event_type = 'Lock', false) as waits
       from pg_stat_activity where usename = $1 and backend_type = 'client backend'`,
      [this.database.connection.user],
    );
  }

  /** The connections that are held, once they are as expected; or as they are when patience ends. */
  heldWhen(willDo: (held: readonly Held[]) => boolean): Promise<Held[]> {
    return askUntil(() => this.held(), willDo, 300);
  }

  /** What the database holds of a post's likes, in words. */
  async rowsOf(post: number): Promise<string> {
    const [row] = await this.database.query<{ likes: number; stored: number }>(
      `select posts.likes, count(likes.user_id)::integer as stored
         from posts left join likes on likes.post_id = posts.id where posts.id = $1 group by posts.likes`,
      [post],
    );
    return `likes in posts: ${row?.likes}, rows in likes: ${row?.stored}`;
  }

  /** Records what was tried and seen. */
  observe(tried: string, seen: StoreSeen): Observation<StoreSeen> {
    const { returned, error, rows, held, states = [] } = seen;
    const open = states.filter((state) => state.startsWith('idle in transaction')).length;
    const left = open > 0 ? `, ${open} of them in a transaction that nobody ended` : '';
    const parts = [
      error === undefined ? `it gave ${written(returned)}` : `it threw: ${error}`,
      ...(rows === undefined ? [] : [`then in the database: ${rows}`]),
      ...(held === undefined ? [] : [`connections to the database: ${held}${left}`]),
    ];
    return this.context.trail.add({ kind: 'store', tried, got: parts.join('; '), data: seen });
  }
}
