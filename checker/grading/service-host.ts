import type { Available, PostgresAccess, ServiceAccess } from '../core/services.js';
import type { LabSummary } from '../labs/workbook.js';
import { findBrowser } from '../services/find-browser.js';
import { type PostgresService, startPostgres } from '../services/start-postgres.js';

/** What one lab's tests run with, beginning to start. */
export interface Provided {
  readonly access: ServiceAccess;
  /** Folders of unix sockets that the student's process must reach. */
  readonly sockets: readonly string[];
  /** Resolves when all of it can be used, or never will: with what is true then. */
  readonly settled: Promise<ServiceAccess>;
  /** True when a part of it is known to have gone. */
  hasEnded(): boolean;
  /** What does not work, in a sentence; undefined while all does. What does not is started anew the next time. */
  fault(): Promise<string | undefined>;
}

/** Starts what labs need besides the student, once, and ends it with the grader. */
export class ServiceHost {
  readonly #postgres = new Map<string, Available<PostgresService>>();
  readonly #provided = new Map<string, Provided>();

  constructor(private readonly root: string) {}

  /** What a lab needs; the same answer as long as it runs. */
  provide(lab: Pick<LabSummary, 'id' | 'needs' | 'database'>): Provided {
    const known = this.#provided.get(lab.id);
    if (known && !known.hasEnded()) return known;
    const postgres = lab.needs.includes('postgres') ? this.#postgresFor(lab) : undefined;
    const browser = lab.needs.includes('browser') ? findBrowser() : undefined;
    const server = postgres && 'at' in postgres ? postgres.at : undefined;
    const withPostgres = (at: Available<PostgresAccess>): ServiceAccess => ({
      ...(postgres ? { postgres: at } : {}),
      ...(browser ? { browser } : {}),
    });
    const access = withPostgres(server ? { at: server.access } : (postgres as { missing: string }));
    const provided: Provided = {
      access,
      sockets: server ? [server.access.host] : [],
      settled: server
        ? server.ready.then(
            () => access,
            (error: Error) => withPostgres({ missing: `a database that starts: ${error.message}` }),
          )
        : Promise.resolve(access),
      hasEnded: () => server?.hasEnded ?? false,
      fault: async () => {
        if (!server) return undefined;
        const { serverVersion } = await import('../services/database-supply.js');
        let fault = 'the database server did not start';
        try {
          // A submission can be over before it has started.
          await server.ready;
          fault = 'the database server ended while the tests ran';
          await serverVersion(server.access);
          return undefined;
        } catch (error) {
          await server.stop();
          return `${fault}: ${(error as Error).message}`;
        }
      },
    };
    this.#provided.set(lab.id, provided);
    return provided;
  }

  async close(): Promise<void> {
    const servers = [...this.#postgres.values()].flatMap((server) => ('at' in server ? [server.at] : []));
    await Promise.all(servers.map((server) => server.stop()));
  }

  #postgresFor({ database }: Pick<LabSummary, 'database'>): Available<PostgresService> {
    const key = JSON.stringify(database ?? {});
    const known = this.#postgres.get(key);
    if (known && !('at' in known && known.at.hasEnded)) return known;
    const started = startPostgres(this.root, database);
    this.#postgres.set(key, started);
    return started;
  }
}
