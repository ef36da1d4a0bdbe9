import type { Server } from 'node:http';
import type { JSONWebKeySet } from 'jose';
import { type WebSocket, WebSocketServer } from 'ws';
import { authenticate } from './auth.js';
import { onNotice } from './notices.js';

/** Offers a WebSocket at /live that tells each user of their own notices. Gives a function that ends it. */
export function startLive(server: Server, keys: JSONWebKeySet): () => void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'bearer' });
  const users = new Map<WebSocket, string>();
  server.on('upgrade', async (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    // A browser cannot set Authorization for a WebSocket: the token comes as a second subprotocol.
    const [scheme, token] = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
    const user = await authenticate({ headers: { authorization: `${scheme} ${token}` } }, keys);
    if (request.url !== '/live' || user === undefined) {
      const status = request.url === '/live' ? '401 Unauthorized' : '404 Not Found';
      socket.end(`HTTP/1.1 ${status}\r\nWWW-Authenticate: Bearer\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      users.set(webSocket, user);
      webSocket.on('close', () => users.delete(webSocket));
      webSocket.on('error', () => webSocket.terminate());
    });
  });
  const stop = onNotice(({ post, by, name }) => {
    for (const webSocket of sockets.clients) webSocket.send(JSON.stringify({ post, by, name }));
  });
  return () => {
    stop();
    for (const webSocket of sockets.clients) webSocket.terminate();
  };
}
