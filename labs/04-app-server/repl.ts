/** What `node checker repl 04` offers beside your own code: a database with a few rows, keys and tokens. */
import { databaseOptions, prepareDemo } from './demo.js';
import { makePool } from './pool.js';
import { makeLoginService } from './tokens.js';

const options = databaseOptions();
await prepareDemo(options);
const login = await makeLoginService();

/** The database. Try: await findPost(db, 'summer-in-rome') */
export const db = makePool({ ...options, max: 2 });

/** The public keys. Try: await authenticate({ headers: { authorization: `Bearer ${token}` } }, keys) */
export const keys = login.keys;

/** A token of Ben's. */
export const token: string = await login.sign('ben');
