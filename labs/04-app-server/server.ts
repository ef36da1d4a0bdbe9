import type { RunningServer, ServerOptions } from './types.js';

/** Starts the app on 127.0.0.1 and resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  // TODO(04.1): makePool(), createApp(), listen on 127.0.0.1, wait for "listening", give { port, close }.
  // TODO(04.10): (extension) SIGTERM: finish what is under way, then end the program.
  // TODO(04.9): (extension) the WebSocket of live.ts.
  throw new Error(`TODO(04.1): startServer() is not written yet (port ${options.port})`);
}
