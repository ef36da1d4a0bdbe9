import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { StepContext, TestDatabase } from '#testing';

/** A way to the database that can be closed: as long as it is, the database seems not to have started yet. */
export class DatabaseRelay {
  /** How often somebody came while it was closed. */
  attempts = 0;
  /** How many of its clients have said goodbye. */
  goodbyes = 0;
  readonly #clients = new Set<Socket>();
  /** Clients whose goodbye is not answered yet; undefined when each is answered at once. */
  #kept: Socket[] | undefined;

  private constructor(
    readonly connection: TestDatabase['connection'],
    private isHeld: boolean,
  ) {}

  static async open(
    { cleanup }: StepContext,
    { connection }: TestDatabase,
    { isHeld = false }: { readonly isHeld?: boolean } = {},
  ): Promise<DatabaseRelay> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const relay = new DatabaseRelay({ ...connection, host: '127.0.0.1', port }, isHeld);
    const socketPath = join(connection.host, `.s.PGSQL.${connection.port}`);
    server.on('connection', (client) => relay.#pass(client, socketPath));
    cleanup(() => {
      for (const client of relay.#clients) client.destroy();
      server.close();
    });
    return relay;
  }

  /** From now on the database answers. */
  release(): void {
    this.isHeld = false;
  }

  /** From now on no goodbye is answered, as by a database that has much to finish. Gives what answers them all. */
  keepGoodbyes(): () => void {
    const kept: Socket[] = [];
    this.#kept = kept;
    return () => {
      this.#kept = undefined;
      for (const client of kept) client.destroy();
    };
  }

  /** How many connections are open. */
  get open(): number {
    return this.#clients.size;
  }

  #pass(client: Socket, path: string): void {
    client.on('error', () => {});
    if (this.isHeld) {
      this.attempts += 1;
      client.destroy();
      return;
    }
    this.#clients.add(client);
    const database = connect({ path, allowHalfOpen: true });
    client.pipe(database);
    database.pipe(client, { end: false });
    const end = () => {
      if (this.#kept) this.#kept.push(client);
      else client.destroy();
    };
    client.on('end', () => {
      this.goodbyes += 1;
    });
    database.on('error', end);
    database.on('close', end);
    client.on('close', () => {
      this.#clients.delete(client);
      database.destroy();
    });
  }
}
