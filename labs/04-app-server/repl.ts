/** What `node checker repl 04` offers beside your own code: a database with a few rows, keys and tokens. */
import { inspect } from 'node:util';
import pg from 'pg';
import { databaseOptions, prepareDemo } from './demo.js';
import { makePool } from './pool.js';
import { makeLoginService } from './tokens.js';

/** At the prompt, a result is shown as its rows, and an error of PostgreSQL as what it says. */
function show<T extends object>(prototype: T, text: (value: T) => unknown): void {
  Object.defineProperty(prototype, inspect.custom, {
    value(this: T, _depth: number, style: object) {
      const shown = text(this);
      return typeof shown === 'string' ? shown : inspect(shown, style);
    },
  });
}
show(pg.Result.prototype as pg.QueryResult, ({ command, rows, rowCount }) =>
  rows.length > 0 ? { rows } : `{ rows: [], rowCount: ${rowCount} }   (${command})`,
);
show(pg.DatabaseError.prototype, ({ message, detail }) =>
  [`PostgreSQL says: ${message}`, ...(detail ? [detail] : [])].join('\n'),
);

const options = databaseOptions();
await prepareDemo(options);
const login = await makeLoginService();

/** The database. Try: await findPost(db, 'summer-in-rome') */
export const db = makePool({ ...options, max: 2 });

/** The public keys. Try: await authenticate({ headers: { authorization: `Bearer ${token}` } }, keys) */
export const keys = login.keys;

/** A token of Ben's. */
export const token: string = await login.sign('ben');
