import { WebSocket } from 'ws';
import type { App } from './app-under-test.js';
import { LONG_MS, until } from './signal.js';

/** A user who listens at /live. */
export interface Listener {
  /** `open`, the status that was answered in place of 101, or what happened instead. */
  readonly outcome: 'open' | 'closed' | 'silent' | number;
  /** The messages so far, as text. */
  readonly messages: readonly string[];
  /** Waits until there are this many messages; false if they do not come. */
  has(count: number): Promise<boolean>;
  close(): void;
}

/** Opens a WebSocket as a browser does: the token comes as the second subprotocol. */
export async function listen(app: App, protocols: readonly string[], path = '/live'): Promise<Listener> {
  const messages: string[] = [];
  let outcome: Listener['outcome'] | undefined;
  const socket = new WebSocket(`ws://127.0.0.1:${app.port}${path}`, [...protocols], {
    handshakeTimeout: LONG_MS,
  });
  socket.on('open', () => {
    outcome ??= 'open';
  });
  socket.on('message', (data) => messages.push(String(data)));
  socket.on('unexpected-response', (request, response) => {
    outcome ??= response.statusCode ?? 0;
    request.destroy();
  });
  socket.on('error', () => {
    outcome ??= 'closed';
  });
  socket.on('close', () => {
    outcome ??= 'closed';
  });
  const close = () => socket.terminate();
  app.context.cleanup(close);
  await until(() => outcome !== undefined);
  return {
    outcome: outcome ?? 'silent',
    messages,
    has: (count) => app.comesTrue(() => messages.length >= count),
    close,
  };
}
