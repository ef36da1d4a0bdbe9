import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import type { RealProxy, RealRequest } from '../../../labs/03-proxy/hidden/real-proxy.js';

/** As reports call it. */
export const name = 'nginx';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'nginx';

/** The steps that it must pass in the student's place. */
export const steps: readonly string[] = [
  '03.1',
  '03.2',
  '03.3',
  '03.4',
  '03.5',
  '03.6',
  '03.7',
  '03.8',
  '03.9',
  '03.10',
  '03.11',
  '03.12',
];

/**
 * The other steps, each with the reason. None: single tests that ask for more than nginx does return early for a
 * real system, each with its reason in the test.
 */
export const notRun: Readonly<Record<string, string>> = {};

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const ATTEMPTS = 5;
const START_MS = 5_000;

/** Gives a place that starts one nginx for each configuration that a test asks for. */
export async function start({
  dir,
}: {
  readonly seed: number;
  readonly dir: string;
}): Promise<RealProxy & { readonly version: string; stop(): Promise<void> }> {
  const path = findNginx();
  const version =
    /nginx\/([\d.]+)/.exec(spawnSync(path, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown';
  const running = new Set<{ end(): Promise<void> }>();
  let count = 0;
  let lastLog = '';
  return {
    version,
    serve: async (request) => {
      count += 1;
      const folder = join(dir, String(count));
      await mkdir(folder);
      lastLog = join(folder, 'access.log');
      const started = await startOn(path, folder, request);
      running.add(started);
      const end = async () => {
        running.delete(started);
        await started.end();
      };
      return { port: started.port, close: end };
    },
    records: () => (existsSync(lastLog) ? readFileSync(lastLog, 'utf8') : ''),
    stop: async () => {
      for (const one of running) await one.end();
    },
  };
}

async function startOn(path: string, folder: string, { configuration, files, port: wished }: RealRequest) {
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  for (let attempt = 1; ; attempt++) {
    const port = wished || (await freePort());
    await writeFile(join(folder, 'nginx.conf'), withFolders(configuration(port), folder));
    const globals = `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice;`;
    const child = spawn(path, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', globals], {
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const end = enderOf(child);
    const log = await readyLog(child);
    if (log.isReady) return { port, end };
    await end();
    if (attempt === ATTEMPTS || !/Address already in use/.test(log.text)) {
      throw new Error(`nginx did not start. Its log:\n${log.text}`);
    }
  }
}

/** Everything that nginx would write to the system's folders goes into `folder`. */
function withFolders(configuration: string, folder: string): string {
  const paths = TEMPORARY.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  return configuration.replace(/http\s*\{/, (http) => `${http} ${paths}`);
}

/** In a single process nginx says that it starts its event loop by its last notice, the system's limits. */
function readyLog(child: ChildProcess): Promise<{ readonly isReady: boolean; readonly text: string }> {
  return new Promise((resolve) => {
    let text = '';
    const clock = setTimeout(
      () => resolve({ isReady: false, text: `${text}(no word within ${START_MS} ms)` }),
      START_MS,
    );
    const done = (isReady: boolean) => {
      clearTimeout(clock);
      resolve({ isReady, text });
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/getrlimit\(RLIMIT_NOFILE\)/.test(text)) done(true);
    });
    child.once('error', () => done(false));
    child.once('close', () => done(false));
  });
}

function enderOf(child: ChildProcess): () => Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return async () => {
    kill();
    await ended;
    process.removeListener('exit', kill);
  };
}

function findNginx(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  const path = folders.map((folder) => join(folder, program)).find(isExecutable);
  if (path === undefined) throw new Error('nginx is not installed');
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A TCP port that the system gave, and that was given back. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
