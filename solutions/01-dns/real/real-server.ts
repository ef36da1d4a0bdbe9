import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeZone } from '../../../labs/01-dns/hidden/zone.js';

/** Where a real server stands in the student's place. */
export interface RealContext {
  /** The zone is drawn from it. */
  readonly seed: number;
  /** An empty folder of the server's own; all that it writes is in here. The caller removes it. */
  readonly dir: string;
}

/** A real server that answers. */
export interface RealServer {
  /** UDP and TCP, on 127.0.0.1. */
  readonly port: number;
  /** What the program says of itself: `9.18.49`. */
  readonly version: string;
  /** Ends the server and every process that it started, and waits for their end. Idempotent. */
  stop(): Promise<void>;
}

/** How one program is started on a port. The zone file is `zone` in the server's folder, which is also its working folder. */
export interface RealProgram {
  /** `named`: looked for on PATH and in the system's folders. */
  readonly program: string;
  /** The name of its configuration file: `named.conf`. */
  readonly configFile: string;
  /** What that file holds. `dir` is absolute, `origin` has no final dot. */
  configuration(options: { dir: string; origin: string; port: number }): string;
  /** A program that must run to its end first, each time the configuration was written. */
  readonly before?: { readonly program: string; readonly args: readonly string[] };
  /** What keeps it in the foreground with that file. */
  readonly args: readonly string[];
  /** The line of its log that says that it answers from now on. */
  readonly ready: RegExp;
  /** Finds its version in the log up to that line; group 1. */
  readonly version: RegExp;
}

const runToEnd = promisify(execFile);
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/local/bin', '/usr/bin'];
/** BIND's words for a UDP port that is taken are the second ones. */
const PORT_TAKEN = /address (already )?in use|unable to listen on any configured interfaces/i;
const ATTEMPTS = 5;

/** The absolute path of a program, or undefined when it is not installed. */
export function findProgram(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/**
 * Starts the program on a free port with the zone of the seed, and waits until its log says that it is ready.
 * Throws when it is not installed, ends, or finds its port taken five times in a row; the message holds its log.
 */
export async function startRealServer(server: RealProgram, { seed, dir }: RealContext): Promise<RealServer> {
  const { text, origin } = makeZone(seed);
  return startRealServerWith(server, { text, origin, dir, port: 0 });
}

/** The same with any zone, and on the port that is asked for, unless that is 0. */
export async function startRealServerWith(
  server: RealProgram,
  zone: { readonly text: string; readonly origin: string; readonly dir: string; readonly port: number },
): Promise<RealServer> {
  const { text, origin, dir, port: wished } = zone;
  await writeFile(join(dir, 'zone'), text);
  for (let attempt = 1; ; attempt++) {
    const port = wished || (await freePort());
    await writeFile(join(dir, server.configFile), server.configuration({ dir, origin, port }));
    const surroundings = { cwd: dir, env: { PATH: process.env.PATH, LC_ALL: 'C', TMPDIR: dir } };
    if (server.before) {
      await runToEnd(pathOf(server.before.program), server.before.args, surroundings);
    }
    const child = spawn(pathOf(server.program), server.args, {
      ...surroundings,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stop = stopperOf(child);
    const outcome = await readiness(child, server.ready);
    const portWasTaken = PORT_TAKEN.test(outcome.log);
    if (outcome.kind === 'ready' && !portWasTaken) {
      return { port, version: server.version.exec(outcome.log)?.[1] ?? 'unknown', stop };
    }
    await stop();
    if (attempt === ATTEMPTS || !portWasTaken || wished) {
      throw new Error(`${server.program} did not start (${outcome.kind}). Its log:\n${outcome.log}`);
    }
  }
}

function pathOf(program: string): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`${program} is not installed`);
  return path;
}

interface Readiness {
  readonly kind: 'ready' | 'ended' | 'not started';
  readonly log: string;
}

function readiness(child: ChildProcess, ready: RegExp): Promise<Readiness> {
  return new Promise((resolve) => {
    let log = '';
    let isReady = false;
    const read = (chunk: Buffer): void => {
      if (isReady) return;
      log += chunk.toString();
      isReady = ready.test(log);
      if (isReady) resolve({ kind: 'ready', log });
    };
    // The pipes stay read after readiness: a server whose log is not read stops at a full pipe.
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => resolve({ kind: 'not started', log: log + error.message }));
    child.once('close', () => resolve({ kind: 'ended', log }));
  });
}

/** Kills the program's process group. `close` comes when the last process that holds its pipes has ended. */
function stopperOf(child: ChildProcess): () => Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve());
  });
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const kill = (): void => {
    // Once all have ended, the number may belong to another's process group.
    if (child.pid === undefined || hasEnded) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  process.once('exit', kill);
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= (async () => {
      kill();
      await ended;
      process.removeListener('exit', kill);
    })();
    return stopped;
  };
}

/** A port that is free for UDP and for TCP on 127.0.0.1: asked of the system, and given back. */
async function freePort(): Promise<number> {
  for (;;) {
    const udp = createSocket('udp4');
    const port = await new Promise<number>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(0, '127.0.0.1', () => resolve(udp.address().port));
    });
    const isFree = await isFreeForTcp(port);
    await new Promise<void>((resolve) => udp.close(resolve));
    if (isFree) return port;
  }
}

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const tcp = createServer();
    tcp.once('error', () => resolve(false));
    tcp.listen(port, '127.0.0.1', () => tcp.close(() => resolve(true)));
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
