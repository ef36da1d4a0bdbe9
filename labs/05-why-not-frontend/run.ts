/**
 * `node checker run 05`: your page on port 3050, and what it talks to: a weather service of somebody else on 3051, an API
 * of another origin on 3052, and your server for heavy work on 3053.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { answerApi } from './cors.js';
import { addClap, readClaps } from './likes-api.js';
import { primesBelow, startServer } from './offload.js';
import { clientScript, renderPage } from './page.js';
import { weatherFor } from './secrets.js';
import type { ApiAnswer } from './types.js';

const [SITE, WEATHER, API, WORK] = [3050, 3051, 3052, 3053];
const KEY = 'sk_live_51OurSecretKeyDoNotShip';
const POST = { id: 1, title: 'Hello & <welcome>', text: 'This page came out of renderPage().', city: 'Oslo' };
const SLOW_MS = 5_000;
let likes = 12;

type Respond = (url: URL, request: IncomingMessage) => Promise<ApiAnswer> | ApiAnswer;

const answer = (body: string, type = 'text/plain', status = 200): ApiAnswer => ({
  status,
  headers: { 'content-type': `${type}; charset=utf-8` },
  body,
});
const file = (name: string) => readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page, and what belongs to its own origin. */
async function site(url: URL, request: IncomingMessage): Promise<ApiAnswer> {
  const isSlow = url.searchParams.has('slow');
  switch (url.pathname) {
    case '/': {
      const html = renderPage({ ...POST, likes });
      return answer(isSlow ? html.replace('/client.js', '/client.js?slow') : html, 'text/html');
    }
    case '/style.css':
      return answer(file('style.css'), 'text/css');
    case '/client.js':
      if (isSlow) await wait(SLOW_MS);
      return answer(await clientScript(), 'text/javascript');
    case `/api/posts/${POST.id}/like`:
      if (request.method === 'PUT') likes++;
      return answer(JSON.stringify({ likes }), 'application/json');
    case '/api/weather': {
      const service = { url: `http://localhost:${WEATHER}`, key: KEY };
      const weather = await weatherFor(url.searchParams.get('city') ?? '', service);
      return answer(JSON.stringify(weather), 'application/json');
    }
    case '/origins':
      return answer(file('origins.html'), 'text/html');
    case '/claps':
      return answer(String(readClaps('/claps')));
    case '/heavy':
      return answer(file('heavy.html'), 'text/html');
    case '/primes':
      return answer(String(await primesBelow(Number(url.searchParams.get('below')))));
    case '/connections':
      return answer(await openConnections(Number(url.searchParams.get('clients') ?? 25)));
    case '/favicon.ico':
      return { status: 204, headers: {}, body: '' };
    default:
      return answer('not found\n', 'text/plain', 404);
  }
}

/** A service of somebody else: it wants a key, and knows nothing of CORS. */
function weather(url: URL, { headers }: IncomingMessage): ApiAnswer {
  if (headers.authorization !== `Bearer ${KEY}`)
    return answer('{"error":"no such key"}', 'application/json', 401);
  const city = url.searchParams.get('city') ?? '';
  return answer(JSON.stringify({ city, degrees: city.length, account: { key: KEY } }), 'application/json');
}

/** An API of another origin. /claps counts whatever comes; everything else is your answerApi(). */
async function api(url: URL, request: IncomingMessage): Promise<ApiAnswer> {
  if (url.pathname === '/claps' && request.method === 'POST') return answer(`${addClap('/claps')}`);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const asked = { method: request.method ?? '', path: url.pathname, headers, body: '' };
  const policy = {
    origins: [`http://localhost:${SITE}`],
    credentials: false,
    methods: ['GET', 'PUT', 'DELETE'],
    headers: ['authorization', 'content-type'],
  };
  return answerApi(asked, policy);
}

/** As many clients as asked for, each with a connection of its own: what a database says to that. */
async function openConnections(clients: number): Promise<string> {
  const lines: string[] = [];
  const open: pg.Client[] = [];
  for (let number = 1; number <= Math.min(clients, 100); number++) {
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    client.on('error', () => {});
    try {
      await client.connect();
      open.push(client);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      lines.push(`client ${number}: refused, ${code ?? 'no code'}, ${message}`);
    }
  }
  await Promise.all(open.map((client) => client.end()));
  return `${open.length} clients got a connection\n${lines.map((line) => `${line}\n`).join('')}`;
}

function listen(port: number, respond: Respond): Promise<void> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { status, headers, body } = await Promise.resolve()
      .then(() => respond(url, request))
      .catch((error: Error) =>
        answer(`${error.message}\n`, 'text/plain', error.message.startsWith('TODO') ? 501 : 500),
      );
    response.writeHead(status, headers);
    response.end(body);
  };
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => void handle(request, response));
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
try {
  await listen(SITE, site);
  await listen(WEATHER, weather);
  await listen(API, api);
  await startServer({ port: WORK });
  console.log(`In a browser:
  http://localhost:${SITE}/              your page (05.1, 05.2)
  http://localhost:${SITE}/?slow         the same with a slow script
  http://localhost:${SITE}/origins       a page and an API of another origin (05.3, 05.4)
  http://localhost:${SITE}/heavy         heavy work in the page, and in the backend (05.6)

In a second terminal:
  curl 'http://localhost:${SITE}/connections?clients=25'
  curl -i -X OPTIONS -H 'Origin: http://localhost:${SITE}' -H 'Access-Control-Request-Method: PUT' http://localhost:${API}/posts/1/like
  curl 'http://localhost:${WORK}/primes?below=9000000' &
  curl http://localhost:${WORK}/cheap

What is not written yet answers 501. Ctrl-C stops it.`);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(`It did not start: ${message}`);
  if (code === 'EADDRINUSE')
    console.error(`It needs the ports ${SITE} to ${WORK}. Stop the program that has one.`);
  process.exit(1);
}
