import type { Server } from 'node:http';
import type { JSONWebKeySet } from 'jose';

/** Offers a WebSocket at /live that tells each user of their own notices. Gives a function that ends it. */
export function startLive(server: Server, keys: JSONWebKeySet): () => void {
  // TODO(04.9): (extension) on "upgrade": authenticate, or answer 401. Then onNotice(): send to the recipient only.
  throw new Error(`TODO(04.9): startLive() is not written yet (${server.listening}, ${keys.keys.length})`);
}
