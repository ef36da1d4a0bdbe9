import { UserError } from '../core/errors.js';
import type { LabSummary } from '../labs/workbook.js';
import { startPostgres } from '../services/start-postgres.js';
import type { Screen } from './context.js';

/** A database for trying by hand: it lives as long as the command. */
export interface HandDatabase {
  /** For the environment of the student's program. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a database for a lab that needs one, empty, owned by a plain role as in grading. Undefined for a lab that
 * needs none, and where DATABASE_URL names one: that one is used as it is. Throws UserError when it does not start.
 */
export async function databaseFor(
  { progress }: Pick<Screen, 'progress'>,
  root: string,
  lab: Pick<LabSummary, 'id' | 'needs' | 'database'>,
): Promise<HandDatabase | undefined> {
  if (!lab.needs.includes('postgres') || process.env.DATABASE_URL) return undefined;
  const started = startPostgres(root, lab.database);
  const remedy = 'node checker doctor';
  if ('missing' in started) throw new UserError(`Lab ${lab.id} needs ${started.missing}.`, remedy);
  const server = started.at;
  progress('Starting the database ...');
  try {
    await server.ready;
    const { DatabaseSupply } = await import('../services/database-supply.js');
    const { connection } = await new DatabaseSupply(server.access).fresh('');
    const { host, user, password, database } = connection;
    const url = `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
    return { url, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The database for lab ${lab.id} does not start: ${reason}`, remedy);
  } finally {
    progress('');
  }
}
