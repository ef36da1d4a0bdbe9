/**
 * `node checker run 04`: loads data/schema.sql and a few rows into the database, starts your app on 127.0.0.1, port
 * 3001 or the next free one, and in front of it a small proxy on port 8080, which also serves the page and hands out
 * tokens. Ports, tokens and the page stay as they are when it starts again.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { databaseOptions, prepareDemo } from './demo.js';
import { startServer } from './server.js';
import { type LoginService, makeLoginService } from './tokens.js';

const PAGE: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['like.html', 'text/html; charset=utf-8'],
  '/assets/like.js': ['like.js', 'text/javascript; charset=utf-8'],
  '/assets/like.css': ['like.css', 'text/css; charset=utf-8'],
};

/** What must not change when you save: addresses and tokens in use, and the page that is open in a browser. */
interface Kept {
  readonly appPort: number;
  readonly frontPort: number;
  readonly privateKey: JWK;
}

/** In a folder that the checker removes when `run` ends; without the checker, nothing is kept. */
const keptFile = process.env.RUN_FOLDER && join(process.env.RUN_FOLDER, 'lab-04.json');

async function keptFromBefore(): Promise<Kept | undefined> {
  if (!keptFile) return undefined;
  const text = await readFile(keptFile, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createTcpServer();
  return new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The port of before, if it is still to be had; else the first one that is free from `first` on. */
async function choosePort(first: number, before?: number): Promise<number> {
  if (before !== undefined && (await isFree(before))) return before;
  for (let port = first; port < first + 50; port++) {
    if (await isFree(port)) return port;
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
  const before = await keptFromBefore();
  const db = databaseOptions();
  await prepareDemo(db);
  const login = await makeLoginService(before?.privateKey);
  const app = await startServer({ db, keys: login.keys, port: await choosePort(3001, before?.appPort) });
  const front = startFront(app.port, login);
  const frontPort = await choosePort(8080, before?.frontPort);
  front.listen(frontPort, '127.0.0.1');
  await once(front, 'listening');
  const { privateKey } = login;
  const kept: Kept = { appPort: app.port, frontPort, privateKey };
  if (keptFile) await writeFile(keptFile, JSON.stringify(kept), { mode: 0o600 });
  if (before?.appPort === app.port && before.frontPort === frontPort) {
    console.log(
      `Ready again: port ${app.port}, and the page on ${frontPort}. Tokens are as before. Its log:\n`,
    );
    return;
  }
  const outside = `http://127.0.0.1:${frontPort}`;
  console.log(`Your app is ready, on port ${app.port}. In front of it stands a small proxy
on port ${frontPort}; it also serves a page with a Like button. Open it in a browser:

  ${outside}/

Or by hand, in a second terminal. First the address and two tokens; these hold
for an hour, also when your app starts again:

  APP=http://127.0.0.1:${app.port}
  BEN="Authorization: Bearer $(curl -s ${outside}/token/ben)"
  ANA="Authorization: Bearer $(curl -s ${outside}/token/ana)"

  curl -i $APP/health
  curl -i -H 'Content-Type: application/json' -d '{"a":1}' $APP/echo
  curl -i -H "$BEN" $APP/me
  curl -i $APP/posts/summer-in-rome
  curl -i -X PUT -H "$BEN" $APP/posts/summer-in-rome/like
  curl -i -H "$ANA" $APP/notifications

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
