import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DatabaseSettings } from '../core/lab.js';
import type { PostgresAccess } from '../core/services.js';
import { jobsFolder } from '../sandbox/reach.js';

/**
 * A way to the server that `DATABASE_URL` names: a unix socket that leads there, since a sandbox has no network but
 * its own.
 */
export class PostgresRelay {
  readonly access: PostgresAccess;
  readonly ready: Promise<void>;
  hasEnded = false;
  readonly #folder: string;
  readonly #server = createServer({ allowHalfOpen: true });
  readonly #sockets = new Set<Socket>();

  constructor(url: string, settings: DatabaseSettings) {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    this.#folder = realpathSync(mkdtempSync(join(jobsFolder(), 'checker-pg-')));
    const path = searchParams.get('host') ?? hostname;
    const number = Number(port || searchParams.get('port') || 5432);
    const target = path.startsWith('/')
      ? { path: join(path, `.s.PGSQL.${number}`) }
      : { host: path || 'localhost', port: number };
    this.access = {
      host: this.#folder,
      port: 5432,
      user: decodeURIComponent(username) || 'postgres',
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)) || 'postgres',
      roleConnections: settings.maxConnections,
      isOurs: false,
    };
    this.#server.on('connection', (client) => this.#join(client, connect(target)));
    this.ready = new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      // Anyone may connect: the student's process runs as another user.
      this.#server.listen({ path: join(this.#folder, '.s.PGSQL.5432'), writableAll: true }, resolve);
    });
    this.ready.catch(() => {});
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #join(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.once('error', () => to.destroy());
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
