import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../bench/free-port.js';
import { findProgram } from '../../../sandbox/find-program.js';

const program = findProgram('redis-server');

/** Why no queue can be tried on this machine; undefined where it can, and where it has to be (CI). */
export const noRedis: string | undefined = program || process.env.CI ? undefined : 'redis-server';

type StartOptions = readonly [] | readonly [string | { readonly isTls: true }, ...string[]];

/**
 * A real Redis behind a socket, and a port of the system's choosing in front of it: the way between can be cut, and the
 * server be restarted, while the address stays.
 */
export class RedisServer {
  readonly #open = new Set<Socket>();
  #server: ChildProcess | undefined;
  #isCut = false;
  #tlsPort = 0;

  private constructor(
    readonly folder: string,
    private readonly gate: Server,
    private readonly isTls: boolean,
    private readonly options: readonly string[],
  ) {
    gate.on('connection', (socket) => this.#join(socket));
  }

  /** `isTls`: what comes through the gate is TLS to the server itself. */
  static async start(...[first, ...rest]: StartOptions): Promise<RedisServer> {
    const isTls = typeof first === 'object' && first.isTls;
    const options = typeof first === 'string' ? [first, ...rest] : rest;
    const folder = await mkdtemp(join(tmpdir(), 'redis-'));
    const gate = createServer();
    gate.listen(0, '127.0.0.1');
    await once(gate, 'listening');
    const redis = new RedisServer(folder, gate, isTls, options);
    await redis.run();
    return redis;
  }

  get address(): string {
    return `${this.isTls ? 'rediss' : 'redis'}://127.0.0.1:${(this.gate.address() as AddressInfo).port}`;
  }

  /** Starts the server with what it has kept. */
  async run(): Promise<void> {
    // TLS is not spoken on a socket of a file.
    if (this.isTls) this.#tlsPort = await freePort();
    const tls = this.isTls ? ['--tls-port', String(this.#tlsPort), '--bind', '127.0.0.1'] : [];
    const own = ['--port', '0', ...tls, '--unixsocket', join(this.folder, 's'), '--dir', this.folder];
    const kept = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const server = spawn(program ?? 'redis-server', [...own, ...kept, ...this.options], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#server = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('ready to accept connections')) resolve();
      });
      server.once('close', () => reject(new Error(`redis-server ended: ${said}`)));
    });
  }

  /** As a crash does. `isForgetful`: with all that it has kept. */
  async kill({ isForgetful = false } = {}): Promise<void> {
    const server = this.#server;
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'close');
    }
    if (isForgetful) await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
  }

  /** Nothing comes through, until it is mended. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.gate.close();
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  #join(socket: Socket): void {
    const server = this.isTls ? connect(this.#tlsPort, '127.0.0.1') : connect(join(this.folder, 's'));
    for (const [one, other] of [
      [socket, server],
      [server, socket],
    ] as const) {
      this.#open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.once('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
    if (this.#isCut) socket.destroy();
  }
}
