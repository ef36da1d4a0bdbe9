/**
 * `node checker run 03`: starts two copies of a small app, and your proxy in front of them, as data/nginx.conf says.
 * Plain HTTP is on port 8000, the redirect on 8080 and HTTPS on 8443, or the next ones that are free. BENCH=1 also counts requests a second,
 * beside nginx, if `wrk` and `nginx` are installed.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { makeCertificate } from './certificate.js';
import { readConfig } from './config.js';
import { startProxy } from './proxy.js';
import type { Certificate, RunningProxy } from './types.js';

const WRK = ['-t1', '-c32', '-d3s'];

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

/** Requests a second, as wrk counts them; undefined if it is not installed. */
async function countRequests(port: number): Promise<string | undefined> {
  try {
    const args = [...WRK, '-H', 'Host: backend.example.com', `http://127.0.0.1:${port}/`];
    const { stdout } = await promisify(execFile)('wrk', args);
    return /Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** The same with nginx in the place of your proxy. */
async function countNginx(appPort: number): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-03-'));
  const port = await firstFreePort(9080);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events { } http { ${paths} access_log off; upstream app { server 127.0.0.1:${appPort}; keepalive 32; }
server { listen 127.0.0.1:${port}; location / { proxy_http_version 1.1; proxy_set_header Connection "";
proxy_set_header Host $http_host; proxy_pass http://app; } } }\n`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    nginx.once('error', () => resolve());
    nginx.once('close', () => resolve());
  });
  try {
    for (let turn = 0; turn < 100 && nginx.exitCode === null; turn++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (answer) return await countRequests(port);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return undefined;
  } finally {
    nginx.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(): Promise<void> {
  const [first, second] = [await startApp('app 1'), await startApp('app 2')];
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
  const proxies: RunningProxy[] = [];
  for (const { port, servers, certificate } of listeners) {
    const options = { port: await firstFreePort(8000 + port), servers };
    proxies.push(await startProxy(certificate ? { ...options, certificate } : options));
  }
  const [plain, tls] = proxies.map(({ port }) => port);
  // The blocks of port 443 without TLS: what can be tried before step 03.4.
  const blocks = listeners.find(({ port }) => port === 443)?.servers ?? [];
  const open = await startProxy({ port: await firstFreePort(8000), servers: blocks });
  const folder = mkdtempSync(join(tmpdir(), 'lab-03-'));
  const trusted = join(folder, 'certificates.pem');
  writeFileSync(trusted, [...certificates.values()].map(({ cert }) => cert).join(''));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const backend = `--resolve backend.example.com:${tls}:127.0.0.1 --cacert ${trusted}`;
  console.log(`Your proxy listens on three ports. In a second terminal:

Port ${open.port} forwards plain HTTP (steps 03.2 and 03.3):
  curl -i -H 'Host: shop.example.com' 'http://127.0.0.1:${open.port}/likes?n=1'
  curl -i -H 'X-Forwarded-For: 10.0.0.1' 'http://127.0.0.1:${open.port}/'

Port ${plain} redirects to HTTPS, port ${tls} speaks it (step 03.4):
  curl -i -H 'Host: backend.example.com' 'http://127.0.0.1:${plain}/likes?n=1'
  curl -v ${backend} https://backend.example.com:${tls}/likes
  curl -k -H 'Host: shop.example.com' https://127.0.0.1:${tls}/
  openssl s_client -connect 127.0.0.1:${tls} -servername shop.example.com </dev/null

Ctrl-C stops it. Its access log:
`);
  if (process.env.BENCH !== '1') return;
  // The access log of so many requests would cover everything else.
  const print = console.log;
  console.log = () => {};
  const count = await countRequests(open.port);
  console.log = print;
  console.log('requests a second, your proxy: ', count ?? 'wrk is not installed');
  console.log(
    'requests a second, nginx:      ',
    (await countNginx(first)) ?? 'wrk or nginx is not installed',
  );
}

// One handler for both: without it a signal would leave the folder of the certificates behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
try {
  await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Your proxy did not start: ${message}`);
  if (message.includes('TODO')) {
    console.error(
      'Write that step first. `node checker lesson 03` says how, `node checker hint 03.2` helps.',
    );
  }
  process.exit(1);
}
