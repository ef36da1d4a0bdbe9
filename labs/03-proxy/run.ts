/**
 * `node checker run 03`: starts two copies of a small app, and your proxy in front of them, as data/nginx.conf says.
 * Plain HTTP is on port 8000, the redirect on 8080 and HTTPS on 8443, or the next ones that are free. Each port is asked
 * first, and told only when its step is written. BENCH=1 also counts requests a second, beside nginx, if `wrk` and `nginx`
 * are installed.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { makeCertificate } from './certificate.js';
import { readConfig } from './config.js';
import { countNginx, countRequests } from './count-requests.js';
import { certificateFor, firstFreePort, look, takeUncaught } from './look.js';
import { startProxy } from './proxy.js';
import type { Certificate, Listener, Location, ProxyOptions, ServerBlock } from './types.js';

/** An app that says what it got. */
async function startApp(name: string): Promise<number> {
  const app = createServer((request, response) => {
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(`${JSON.stringify({ app: name, method, url, headers }, null, 2)}\n`);
  });
  new WebSocketServer({ server: app }).on('connection', (socket) => {
    socket.on('message', (text) => socket.send(`${name} got: ${text}`));
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  return (app.address() as AddressInfo).port;
}

/** A block for a name whose app is down. */
async function blockOfDeadApp(): Promise<ServerBlock> {
  const upstream = { host: '127.0.0.1', port: await firstFreePort(9900) };
  const location: Location = {
    match: 'prefix',
    path: '/',
    upstreams: [upstream],
    readTimeoutMs: 60_000,
    failTimeoutMs: 0,
  };
  return { names: ['down.example.com'], isDefault: false, upstream, maxBodyBytes: 0, locations: [location] };
}

/** Starts a proxy on the first free port, and keeps it only if it works. Gives its port. */
async function startIfWorking(
  first: number,
  options: Omit<ProxyOptions, 'port'>,
  works: (port: number) => Promise<boolean>,
): Promise<number | undefined> {
  const proxy = await startProxy({ ...options, port: await firstFreePort(first) });
  if (await works(proxy.port)) return proxy.port;
  // Whether it ends is a matter of the checker; here nobody waits for it.
  void Promise.resolve(proxy.close()).catch(() => {});
  return undefined;
}

/** data/nginx.conf, with the ports of the two apps in it, and the certificates that were made for it. */
function readListeners(first: number, second: number): { listeners: Listener[]; trusted: string } {
  const text = readFileSync(new URL('./data/nginx.conf', import.meta.url), 'utf8')
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${first}`)
    .replaceAll('127.0.0.1:3002', `127.0.0.1:${second}`);
  const certificates = new Map<string, Certificate>();
  const listeners = readConfig(text, (path) => {
    const name = path.replace(/\.(crt|key)$/, '');
    const certificate = certificates.get(name) ?? makeCertificate([name, `*.${name}`]);
    certificates.set(name, certificate);
    return path.endsWith('.key') ? certificate.key : certificate.cert;
  });
  return { listeners, trusted: [...certificates.values()].map(({ cert }) => cert).join('') };
}

/** A folder that lives as long as `node checker run` does, or this program when it is started alone. */
function ownFolder(): string {
  if (process.env.RUN_FOLDER) return process.env.RUN_FOLDER;
  const folder = mkdtempSync(join(tmpdir(), 'lab-03-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the certificates where curl can read them. Gives the path. */
function keepCertificates(trusted: string): string {
  const path = join(ownFolder(), 'certificates.pem');
  writeFileSync(path, trusted);
  return path;
}

/** The lines for HTTPS. */
async function linesForTls(tls: number, trusted: string): Promise<string[]> {
  const backend = `--resolve backend.example.com:${tls}:127.0.0.1 --cacert ${keepCertificates(trusted)}`;
  const show = (name: string) =>
    `  openssl s_client -connect 127.0.0.1:${tls} -servername ${name} </dev/null`;
  const isByName = (await certificateFor(tls, 'shop.example.com')) === 'shop.example.com';
  return [
    `\nPort ${tls} speaks HTTPS (step 03.4):`,
    `  curl -v ${backend} https://backend.example.com:${tls}/likes`,
    `  curl -k -H 'Host: shop.example.com' https://127.0.0.1:${tls}/`,
    show('backend.example.com'),
    ...(isByName ? ['\nAnother name, another certificate (step 03.7):', show('shop.example.com')] : []),
  ];
}

/** Starts everything, and gives the lines to print. */
async function start(): Promise<{ lines: string[]; open: number; app: number }> {
  const [first, second] = [await startApp('app 1'), await startApp('app 2')];
  const { listeners, trusted } = readListeners(first, second);
  const [redirecting, secure] = [80, 443].map((port) => listeners.find((listener) => listener.port === port));
  // The blocks of port 443 without TLS: what can be tried before step 03.4.
  const blocks = secure?.servers ?? [];
  const servers = [...blocks, await blockOfDeadApp()];
  const open = (await startProxy({ port: await firstFreePort(8000), servers })).port;
  const isForwarding = (await look(open, 'backend.example.com'))?.status === 200;
  const isDown = isForwarding && (await look(open, 'down.example.com'))?.status === 502;
  const plain = await startIfWorking(8080, { servers: redirecting?.servers ?? [] }, async (port) => {
    const status = (await look(port, 'backend.example.com'))?.status ?? 0;
    return status >= 300 && status < 400;
  });
  const certificate = secure?.certificate;
  const isTls = async (port: number) => (await look(port, 'backend.example.com', true))?.status === 200;
  const tls = certificate && (await startIfWorking(8443, { servers: blocks, certificate }, isTls));
  const isWhole = isDown && plain !== undefined && tls !== undefined;
  const lines = [
    'In a second terminal:\n',
    `Port ${open} forwards plain HTTP (steps 03.2 and 03.3):`,
    `  curl -i -H 'Host: shop.example.com' 'http://127.0.0.1:${open}/likes?n=1'`,
    `  curl -i -H 'X-Forwarded-For: 10.0.0.1' 'http://127.0.0.1:${open}/'`,
    ...(isForwarding ? [] : ['(When it was tried just now, no answer with status 200 came.)']),
    ...(plain === undefined
      ? []
      : [
          `\nPort ${plain} redirects to HTTPS, to port 443: do not follow it (step 03.4):`,
          `  curl -i -H 'Host: backend.example.com' 'http://127.0.0.1:${plain}/likes?n=1'`,
        ]),
    ...(tls === undefined ? [] : await linesForTls(tls, trusted)),
    ...(isDown
      ? [
          '\nThe app of this name is down (step 03.5):',
          `  curl -i -H 'Host: down.example.com' http://127.0.0.1:${open}/`,
        ]
      : []),
    ...(isWhole ? [] : ['\nMore lines come here when more of 03.4 and 03.5 is written.']),
    '\nCtrl-C stops it. Its access log:\n',
  ];
  return { lines, open, app: first };
}

/** Runs something while nothing is printed: an access log of requests that nobody typed says nothing. */
async function silently<T>(run: () => Promise<T>): Promise<T> {
  const print = console.log;
  console.log = () => {};
  try {
    return await run();
  } finally {
    console.log = print;
  }
}

async function main(): Promise<void> {
  const { lines, open, app } = await silently(start);
  console.log(lines.join('\n'));
  if (process.env.BENCH !== '1') return;
  const own = await silently(() => countRequests(open));
  console.log('requests a second, your proxy: ', own ?? 'wrk is not installed');
  const nginx = await countNginx(app);
  console.log('requests a second, nginx:      ', nginx ?? 'wrk or nginx is not installed');
}

// One handler for both: without it a signal would leave the folder of the certificates behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
process.on('uncaughtException', (error) => {
  if (takeUncaught(error)) return;
  console.error(error.stack ?? error);
  console.error(
    'Nothing handles this error, so it ends a Node program. `run` goes on, so that other lines can be tried.',
  );
});
try {
  await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your proxy did not start: ${message}`);
  if (message.includes('TODO')) {
    console.error('Write that step first. `node checker lesson 03` says how, `node checker hint` helps.');
  }
  process.exit(1);
}
