import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { PostgresAccess } from '../core/services.js';

/** What the student's code is given to connect with: plain JSON, as pg's Pool takes it. */
export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A database of one test's own. */
export interface TestDatabase {
  /**
   * For the student's code: a plain role that owns all that is in this database, but not the database: an owner could
   * drop the next test's.
   */
  readonly connection: DatabaseConnection;
  /** Runs one statement as the superuser. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A connection of the superuser's own: to hold a lock, or to look at pg_stat_activity. */
  connect(): Promise<pg.Client>;
}

/** A database, and what is done with it when a test, or all that use it, are over. */
export interface GivenDatabase extends TestDatabase {
  /** Code that never closes its pools must not leave the next test without connections. */
  freeConnections(): Promise<void>;
  /** Ends the superuser's connections too, and lets nobody in any more: its test is over. */
  release(): Promise<void>;
}

/** A schema loaded once; databases are copies of it. */
interface Template {
  readonly role: string;
  readonly password: string;
  readonly database: string;
  /** The next copy, made ahead. */
  next: Promise<string>;
}

/** Where databases are made on a server that has a folder for them. */
const TABLESPACE = 'databases';

/** Makes databases on a server, and drops them in the end. */
export class DatabaseSupply {
  #admin: Promise<pg.Client> | undefined;
  readonly #templates = new Map<string, Promise<Template>>();
  readonly #databases = new Set<string>();
  readonly #roles = new Set<string>();

  constructor(private readonly access: PostgresAccess) {}

  /** Begins with what the first database of a schema takes longer for than the others. */
  expect(schema: string): void {
    this.#templateOf(schema).catch(() => {});
  }

  /** A fresh database with this schema, owned by a plain role. About 20 ms; the first one of a schema about 100. */
  async fresh(schema: string): Promise<GivenDatabase> {
    const ready = await this.#templateOf(schema);
    const { role, password } = ready;
    const coming = ready.next;
    ready.next = coming.then(() => this.#copy(ready.database));
    ready.next.catch(() => {});
    const database = await coming;
    // Only now: until then nobody may look into it, or leave something in it.
    await (await this.#rule()).query(`GRANT ALL ON DATABASE ${database} TO ${role}`);
    return this.#given({ role, password, database });
  }

  #templateOf(schema: string): Promise<Template> {
    let template = this.#templates.get(schema);
    if (!template) {
      template = this.#prepare(schema);
      this.#templates.set(schema, template);
    }
    return template;
  }

  /** Drops what was made, whoever is still connected. */
  async dropAll(): Promise<void> {
    const templates = await Promise.allSettled([...this.#templates.values()]);
    await Promise.allSettled(templates.flatMap((t) => (t.status === 'fulfilled' ? [t.value.next] : [])));
    this.#templates.clear();
    if (!this.#admin) return;
    const admin = await this.#admin;
    for (const name of this.#databases) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    for (const name of this.#roles) await admin.query(`DROP ROLE IF EXISTS ${name}`);
    this.#databases.clear();
    this.#roles.clear();
  }

  async close(): Promise<void> {
    if (!this.access.isOurs) await this.dropAll();
    const admin = await this.#admin?.catch(() => undefined);
    await admin?.end();
  }

  #given({ role, password, database }: { role: string; password: string; database: string }) {
    const { host, port } = this.access;
    const clients: pg.Client[] = [];
    let first: Promise<pg.Client> | undefined;
    const connect = async () => {
      const client = await this.#connect(database);
      clients.push(client);
      return client;
    };
    return {
      connection: { host, port, user: role, password, database },
      connect,
      query: async <Row = Record<string, unknown>>(sql: string, values: readonly unknown[] = []) => {
        first ??= connect();
        return (await (await first).query(sql, [...values])).rows as Row[];
      },
      freeConnections: () => this.#freeConnections(),
      release: async () => {
        await Promise.all(clients.map((client) => client.end()));
        await this.#freeConnections();
        // Whoever is still inside may stay: a connection that is cut ends many a program, and the next test would meet it.
        await (await this.#rule()).query(`REVOKE ALL ON DATABASE ${database} FROM ${role}`);
      },
    };
  }

  async #freeConnections(): Promise<void> {
    const admin = await this.#rule();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE usename = ANY($1) AND (SELECT count(*) FROM pg_stat_activity WHERE usename = ANY($1)) > $2`,
      [[...this.#roles], Math.floor(this.access.roleConnections / 2)],
    );
  }

  async #prepare(schema: string): Promise<Template> {
    const role = newName('student');
    const password = randomBytes(9).toString('hex');
    const database = newName('template');
    const admin = await this.#rule();
    this.#roles.add(role);
    await admin.query(
      `CREATE ROLE ${role} LOGIN PASSWORD '${password}' CONNECTION LIMIT ${this.access.roleConnections}`,
    );
    if (!this.access.isOurs) await admin.query(`GRANT ${role} TO CURRENT_USER`);
    this.#databases.add(database);
    await this.#createClosed(database, this.#place());
    await admin.query(`GRANT ALL ON DATABASE ${database} TO ${role}`);
    const owner = await this.#connect(database);
    await owner.query(`ALTER SCHEMA public OWNER TO ${role}`).finally(() => owner.end());
    const loader = await this.#connect(database, { user: role, password });
    await loader.query(schema).finally(() => loader.end());
    // Who is connected to it, or drops it, would keep the next test from its copy.
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC, ${role}`);
    const next = this.#copy(database);
    next.catch(() => {});
    return { role, password, database, next };
  }

  async #copy(source: string): Promise<string> {
    const database = newName('test');
    this.#databases.add(database);
    // Without fsync, copying files takes a third of the time that writing them to the log does.
    const strategy = this.access.isOurs ? 'STRATEGY file_copy' : '';
    await this.#createClosed(database, `TEMPLATE ${source} ${this.#place()} ${strategy}`);
    return database;
  }

  /**
   * Creates a database that only who is let in can enter. PostgreSQL lets everybody into a new one: until that is taken
   * back, nobody may connect at all, or the code of another test could in between.
   */
  async #createClosed(database: string, how: string): Promise<void> {
    const admin = await this.#rule();
    await admin.query(`CREATE DATABASE ${database} ${how} ALLOW_CONNECTIONS false`);
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
  }

  #rule(): Promise<pg.Client> {
    this.#admin ??= this.#connect(this.access.database).then(async (admin) => {
      const { databases } = this.access;
      // Another supply, for another lab, may have come before on the same server.
      const { rowCount } = await admin.query('SELECT 1 FROM pg_tablespace WHERE spcname = $1', [TABLESPACE]);
      if (databases && !rowCount) {
        await admin.query(`CREATE TABLESPACE ${TABLESPACE} LOCATION '${databases}'`);
      }
      return admin;
    });
    return this.#admin;
  }

  #place(): string {
    return this.access.databases ? `TABLESPACE ${TABLESPACE}` : '';
  }

  async #connect(database: string, as?: { user: string; password: string }): Promise<pg.Client> {
    const { host, port, user, password } = this.access;
    const client = new pg.Client({ host, port, user, password, ...as, database });
    // A server that ends takes its connections along: the query that waits says so.
    client.on('error', () => {});
    await client.connect();
    return client;
  }
}

/** Asks a server for its version (`18.4`). Rejects when it takes no connections. */
export async function serverVersion(access: PostgresAccess): Promise<string> {
  const { host, port, user, password, database } = access;
  const client = new pg.Client({ host, port, user, password, database });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return rows[0]?.server_version ?? 'of an unknown version';
}

const newName = (kind: string) => `${kind}_${randomBytes(5).toString('hex')}`;
