/** Where a PostgreSQL server is reached, and by whom it is ruled. Plain JSON: it travels to the worker. */
export interface PostgresAccess {
  /** The folder of its unix socket: valid in every network namespace. */
  readonly host: string;
  readonly port: number;
  /** A superuser, or at least one that may create roles and databases. */
  readonly user: string;
  readonly password: string;
  /** The database to connect to first. */
  readonly database: string;
  /** How many connections a new role may have: the next is refused with SQLSTATE 53300. */
  readonly roleConnections: number;
  /** True when nobody else's data is in it: it is thrown away as a whole. */
  readonly isOurs: boolean;
  /** The server's folder for the databases that are made on it; without it they are where the server's own are. */
  readonly databases?: string;
}

/** Something that a lab's tests use, or why it is missing here, in words for the student. */
export type Available<T> = { readonly at: T } | { readonly missing: string };

/** What a lab's tests run with besides the student. */
export interface ServiceAccess {
  readonly postgres?: Available<PostgresAccess>;
  /** The browser's program. */
  readonly browser?: Available<string>;
}
