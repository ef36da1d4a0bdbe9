import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSupply } from '../services/database-supply.js';
import { startPostgres } from '../services/start-postgres.js';
import type { LayerDatabase } from './layer-protocol.js';
import { RecordingRelay } from './recording-relay.js';
import type { TraceClock } from './trace-clock.js';

/** The database of a trace, and the recorded way to it. */
export interface TraceDatabase {
  /** Straight to the server. */
  readonly direct: LayerDatabase;
  /** The same, through the relay. */
  readonly recorded: LayerDatabase;
  readonly relay: RecordingRelay;
  readonly isDown: boolean;
  /** Stops the server and closes the relay: who connects from now on is refused. */
  goDown(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a database with a relay before it, or gives the reason why there is none. `root` is where packages are. */
export async function startDatabase(
  root: string,
  clock: TraceClock,
): Promise<TraceDatabase | { readonly missing: string }> {
  const started = startPostgres(root);
  if ('missing' in started) return started;
  const server = started.at;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'checker-trace-')));
  let supply: DatabaseSupply | undefined;
  let relay: RecordingRelay | undefined;
  let isDown = false;
  const goDown = async () => {
    isDown = true;
    await relay?.close();
    await supply?.close().catch(() => {});
    await server.stop();
  };
  const close = async () => {
    await goDown();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.ready;
    supply = new DatabaseSupply(server.access);
    const { connection: direct } = await supply.fresh('');
    const name = `.s.PGSQL.${direct.port}`;
    relay = await RecordingRelay.start(
      { path: join(folder, name) },
      { path: join(direct.host, name) },
      clock,
    );
    const recorded = { ...direct, host: folder };
    return {
      ...{ direct, recorded, relay, goDown, close },
      get isDown() {
        return isDown;
      },
    };
  } catch (error) {
    await close();
    return { missing: `a database: it does not start, ${(error as Error).message}` };
  }
}
