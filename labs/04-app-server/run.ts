/**
 * `node checker run 04`: loads data/schema.sql and a few rows into the database, starts your app on 127.0.0.1, port
 * 3001 or the next free one, and in front of it a small proxy on port 8080, which also serves the page and hands out
 * tokens.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { databaseOptions, prepareDemo } from './demo.js';
import { startServer } from './server.js';
import { type LoginService, makeLoginService } from './tokens.js';

const PAGE: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['like.html', 'text/html; charset=utf-8'],
  '/assets/like.js': ['like.js', 'text/javascript; charset=utf-8'],
  '/assets/like.css': ['like.css', 'text/css; charset=utf-8'],
};

async function firstFreePort(first: number): Promise<number> {
  for (let port = first; port < first + 50; port++) {
    const probe = createTcpServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    if (isFree) return port;
  }
  throw new Error(`no free port from ${first} on`);
}

/** The request as the app is to see it: what the proxy of lab 03 adds is added here. */
function forward(appPort: number, request: IncomingMessage, response: ServerResponse): void {
  const headers = {
    ...request.headers,
    'x-request-id': randomUUID(),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': request.headers.host ?? '',
  };
  const { method, url: path } = request;
  const upstream = requestOf({ host: '127.0.0.1', port: appPort, method, path, headers });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('502: the app did not answer\n');
  });
  request.pipe(upstream);
}

/** The page, tokens, and all else from the app. */
function startFront(appPort: number, login: LoginService) {
  const front = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const page = PAGE[path];
    if (page) {
      const text = await readFile(new URL(`./data/page/${page[0]}`, import.meta.url));
      response.writeHead(200, { 'content-type': page[1] }).end(text);
    } else if (/^\/token\/\w+$/.test(path)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(await login.sign(path.slice(7)));
    } else forward(appPort, request, response);
  });
  front.on('upgrade', (request: IncomingMessage, client, head) => {
    const app = connect(appPort, '127.0.0.1');
    const lines = request.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [`${name}: ${request.rawHeaders[index + 1]}`] : [],
    );
    app.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    app.write(head);
    app.pipe(client).pipe(app);
    app.on('error', () => client.destroy());
    client.on('error', () => app.destroy());
  });
  return front;
}

async function start(): Promise<void> {
  const db = databaseOptions();
  await prepareDemo(db);
  const login = await makeLoginService();
  const app = await startServer({ db, keys: login.keys, port: await firstFreePort(3001) });
  const front = startFront(app.port, login);
  front.listen(await firstFreePort(8080), '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  const frontPort = typeof address === 'object' && address ? address.port : 0;
  const [direct, outside] = [`http://127.0.0.1:${app.port}`, `http://127.0.0.1:${frontPort}`];
  console.log(`Your app listens on port ${app.port}. In front of it stands a small proxy on port
${frontPort}; it also serves a page with a Like button. Open it in a browser:

  ${outside}/

Or by hand, in a second terminal (Ben's token first; it holds for an hour):

  curl -i ${direct}/health
  curl -i -H 'Content-Type: application/json' -d '{"a":1}' ${direct}/echo
  TOKEN=$(curl -s ${outside}/token/ben)
  curl -i -H "Authorization: Bearer $TOKEN" ${direct}/me
  curl -i ${direct}/posts/summer-in-rome
  curl -i -X PUT -H "Authorization: Bearer $TOKEN" ${direct}/posts/summer-in-rome/like
  curl -i -H "Authorization: Bearer $(curl -s ${outside}/token/ana)" ${direct}/notifications

Ctrl-C stops it. Its log:
`);
}

try {
  await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your app did not start: ${message}`);
  if (message.includes('TODO')) {
    console.error(
      'Write that step first. `node checker lesson 04` says how, `node checker hint 04.1` helps.',
    );
  }
  process.exit(1);
}
