import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { startLive } from './live.js';
import { makePool } from './pool.js';
import type { RunningServer, ServerOptions } from './types.js';

/** Starts the app on 127.0.0.1 and resolves when it listens. */
export async function startServer({ db, keys, port }: ServerOptions): Promise<RunningServer> {
  const pool = makePool(db);
  const server = createApp({ db: pool, keys }).listen(port, '127.0.0.1');
  const stopLive = startLive(server, keys);

  let closing: Promise<void> | undefined;
  const drain = async () => {
    process.off('SIGTERM', leave);
    stopLive();
    // Idle connections are closed at once; requests under way finish first.
    server.close();
    await once(server, 'close');
    await pool.end();
  };
  const close = () => {
    closing ??= drain();
    return closing;
  };
  const leave = () => void close().then(() => process.exit(0));
  process.once('SIGTERM', leave);
  return { port: (server.address() as AddressInfo).port, close };
}
