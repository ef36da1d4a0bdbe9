import type { Cause } from '#testing';
import { inSituation } from './cause-signatures.js';
import type { StoreSeen } from './like-store.js';

const isRefused = (error: string | undefined) =>
  /too many (connections|clients)|connection slots/.test(error ?? '');

/** Mistakes with connections: step 05.5. */
export const causesOfPools: readonly Cause[] = [
  {
    id: 'not-connected',
    steps: ['05.5'],
    says: 'Your code did not reach the database. options.db holds host, port, user, password and database: hand all of it to the Pool ({ ...options.db, max: options.max }).',
    matches: inSituation<StoreSeen>(['count'], ({ error }) =>
      /ECONNREFUSED|ENOENT|authentication|password|SASL|user name|role "|database "/.test(error ?? ''),
    ),
  },
  {
    id: 'counts-wrongly',
    steps: ['05.5'],
    says: 'count() gave something else than the number. query() gives a Promise of { rows }: await it, and take likes out of the first row.',
    matches: inSituation(['count']),
  },
  {
    id: 'no-row-no-number',
    steps: ['05.5'],
    says: 'For a post that is not there count() threw an error, or gave no number. The list of rows is empty then, and rows[0] is undefined: write rows[0]?.likes, and 0 for the case that there is none.',
    matches: inSituation(['nobodys-count']),
  },
  {
    id: 'client-per-request',
    steps: ['05.5'],
    says: 'Each call opened a connection of its own and closed it again. Make one Pool in the constructor, and ask it in every call.',
    matches: inSituation<StoreSeen>(
      ['in-turn'],
      ({ held = 0, different }) => held === 0 || (different as number) > held,
    ),
  },
  {
    id: 'pool-per-request',
    steps: ['05.5'],
    says: 'Each call left a connection of its own behind: a new Pool for each call (or a new Client that nobody ends). Make one Pool, in the constructor.',
    matches: inSituation<StoreSeen>(['in-turn'], ({ held = 0 }) => held > 1),
  },
  {
    id: 'refused-53300',
    steps: ['05.5'],
    says: 'PostgreSQL refused connections, because there were too many. That is what one connection for each client leads to: let a Pool with max lend a few.',
    matches: inSituation<StoreSeen>(['at-once'], ({ error }) => isRefused(error)),
  },
  {
    id: 'calls-fail-together',
    steps: ['05.5'],
    says: 'Calls that work one after the other fail, or mix up their results, when they come at the same time. Do not share one Client: ask the Pool in each call.',
    matches: inSituation(['at-once']),
  },
  {
    id: 'max-ignored',
    steps: ['05.5'],
    says: 'The pool is not as large as options.max says (without the option, pg takes 10). Hand max to the Pool, next to the connection.',
    matches: inSituation(['bounded']),
  },
  {
    id: 'not-committed',
    steps: ['05.5'],
    says: 'The transaction was begun and never committed, so nobody else can see the like. Send commit after the last statement.',
    matches: inSituation<StoreSeen>(['liked', 'committed'], ({ states = [] }) =>
      states.some((state) => state.startsWith('idle in transaction')),
    ),
  },
  {
    id: 'like-not-stored',
    steps: ['05.5'],
    says: 'After like() the database does not hold what it should: one row more in likes, and one more in posts.likes. Is each statement awaited, and is it committed before the connection is given back?',
    matches: inSituation(['liked', 'committed']),
  },
  {
    id: 'waits-for-a-second-connection',
    steps: ['05.5'],
    says: 'With max: 1, like() never came back. It holds the one connection and asks the pool for another (this.count() and pool.query() do that, too), so it waits for itself. Send everything in like() through the client that it has borrowed.',
    matches: ({ exit, trail }) =>
      exit?.kind === 'timed-out' && (trail.at(-1)?.data as StoreSeen | undefined)?.isAlone === true,
  },
  {
    id: 'connection-not-released',
    steps: ['05.5'],
    says: 'After a few failures nobody gets a connection any more: each failure kept one. Give it back in finally { client.release() }, which runs whatever happens.',
    matches: ({ exit, trail }) =>
      exit?.kind === 'timed-out' && trail.some(({ tried }) => tried.includes('no such post, and max')),
  },
  {
    id: 'no-rollback',
    steps: ['05.5'],
    says: 'After the error the transaction is still open, and its connection went back to the pool like that: whoever borrows it next gets an error. Send rollback in catch, then throw the error again.',
    matches: inSituation<StoreSeen>(['rolled-back'], ({ isLentAgain }) => isLentAgain === true),
  },
  {
    id: 'left-as-it-was',
    steps: ['05.5'],
    says: 'After the error the transaction is still open, and its connection never went back to the pool: an error leaves the function at once, and what stands below is not run. Send rollback in catch and throw the error again; release the client in finally.',
    matches: inSituation(['rolled-back']),
  },
  {
    id: 'error-swallowed',
    steps: ['05.5'],
    says: 'The like failed, and like() said nothing. After the rollback, throw the error again: who called has to know.',
    matches: inSituation(['rejects']),
  },
  {
    id: 'half-a-like',
    steps: ['05.5'],
    says: 'The second statement failed and the first one stayed. Put both between begin and commit, on one connection, and roll back on an error.',
    matches: inSituation(['half']),
  },
  {
    id: 'transaction-through-the-pool',
    steps: ['05.5'],
    says: 'A like that failed took another one along: the statements of both went through the same connection, mixed up. pool.query() lends a connection for one statement only. Borrow a client with pool.connect(), and send begin, the statements and commit through it.',
    matches: inSituation(['apart']),
  },
  {
    id: 'likes-fail-together',
    steps: ['05.5'],
    says: 'When several people like a post at the same time, some calls fail. In a plain transaction (begin, and nothing more) an update waits until the other one is finished, and then goes on.',
    matches: inSituation<StoreSeen>(['together'], ({ error }) => error !== undefined),
  },
  {
    id: 'likes-lost',
    steps: ['05.5'],
    says: 'Of several likes at the same time some are lost in posts.likes. Each call read the number (or counted rows), and wrote a new one: what others wrote in between is gone. Let the database add: set likes = likes + 1.',
    matches: inSituation(['together']),
  },
  {
    id: 'not-closed',
    steps: ['05.5'],
    says: 'close() came back, and connections are still open. End the pool there: await pool.end().',
    matches: inSituation(['closed']),
  },
];
