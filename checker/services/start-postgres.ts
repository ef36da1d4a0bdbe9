import type { DatabaseSettings } from '../core/lab.js';
import type { Available, PostgresAccess } from '../core/services.js';
import { findPostgres } from './postgres-programs.js';
import { PostgresRelay } from './postgres-relay.js';
import { PostgresServer } from './postgres-server.js';

/** A way to a database server: one of the checker's own, or the one that DATABASE_URL names. */
export interface PostgresService {
  readonly access: PostgresAccess;
  /** Resolves when it takes connections; rejects with the reason why it never will. */
  readonly ready: Promise<void>;
  /** True once it has gone, by itself or stopped. */
  readonly hasEnded: boolean;
  stop(): Promise<void>;
}

/** Enough for a lab that names no number. */
const MANY: DatabaseSettings = { maxConnections: 60 };

/** Starts one: its socket's folder is there at once, the server soon after. `root` is where packages are installed. */
export function startPostgres(root: string, settings: DatabaseSettings = MANY): Available<PostgresService> {
  const url = process.env.DATABASE_URL;
  if (url) {
    if (!URL.canParse(url)) return { missing: 'a database: DATABASE_URL is no URL' };
    return { at: new PostgresRelay(url, settings) };
  }
  const programs = findPostgres(root);
  return 'at' in programs ? { at: new PostgresServer(programs.at, settings) } : programs;
}
