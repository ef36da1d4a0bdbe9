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

/** What came of something that was tried with the store. */
export interface StoreSeen {
  /** What came back, or the error. */
  readonly returned?: unknown;
  readonly error?: string | undefined;
  /** Connections that were held afterwards, or at most at the same time. */
  readonly held: number;
  readonly states: readonly string[];
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

  /** Makes one, with this many connections at most. */
  static async open(context: StepContext, max: number): Promise<Store> {
    const database = await context.database(SCHEMA);
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

  /** Records what was tried and seen. */
  observe(
    tried: string,
    seen: Partial<StoreSeen> & { held: number; states: readonly string[] },
  ): Observation<StoreSeen> {
    const { returned, error, held, states } = seen;
    const open = states.filter((state) => state.startsWith('idle in transaction')).length;
    const parts = [
      error === undefined ? `it gave ${written(returned)}` : `it threw: ${error}`,
      `connections to the database: ${held}${open > 0 ? `, ${open} of them in a transaction that nobody ended` : ''}`,
    ];
    return this.context.trail.add({ kind: 'store', tried, got: parts.join('; '), data: seen });
  }
}
