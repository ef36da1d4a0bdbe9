import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import type { TraceClock } from './trace-clock.js';

/** What is kept of each direction of a connection, in bytes; the rest is counted only. */
const KEPT_BYTES = 256 * 1024;

/** Some bytes, and when they came. */
export interface Chunk {
  readonly atMs: number;
  readonly bytes: Buffer;
}

/** One direction of a connection. */
export class Recording {
  readonly chunks: Chunk[] = [];
  bytes = 0;
  #kept = 0;

  /** When the first and the last byte came; undefined: none came. */
  firstMs: number | undefined;
  lastMs: number | undefined;

  add(atMs: number, bytes: Buffer): void {
    this.bytes += bytes.length;
    this.firstMs ??= atMs;
    this.lastMs = atMs;
    if (this.#kept >= KEPT_BYTES) return;
    this.#kept += bytes.length;
    this.chunks.push({ atMs, bytes });
  }

  /** When the byte before `end` came. */
  timeOf(end: number): number {
    let seen = 0;
    for (const { atMs, bytes } of this.chunks) {
      seen += bytes.length;
      if (seen >= end) return atMs;
    }
    return this.lastMs ?? 0;
  }

  /** What was kept, as one. */
  whole(): Buffer {
    return Buffer.concat(this.chunks.map(({ bytes }) => bytes));
  }
}

/** One connection that went through a relay. */
export interface RecordedConnection {
  readonly openedMs: number;
  /** Undefined: the other side was not reached, and `refused` says why. */
  connectedMs?: number;
  refused?: string;
  closedMs?: number;
  /** From the side that connected. */
  readonly up: Recording;
  /** From the side that was connected to. */
  readonly down: Recording;
  /** The port that the connecting side came from; undefined on a unix socket. */
  readonly fromPort: number | undefined;
}

/** Where a relay listens: a port that the system chooses on 127.0.0.1, or the path of a unix socket. */
export type RelayPlace = { readonly path: string } | 'any-port';

/** Stands between two programs, hands on every byte as it comes, and notes when it came. */
export class RecordingRelay {
  readonly connections: RecordedConnection[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(
    private readonly target: NetConnectOpts,
    private readonly clock: TraceClock,
  ) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
  }

  /** Starts one; resolves when it listens. Rejects with the system's error. */
  static async start(place: RelayPlace, target: NetConnectOpts, clock: TraceClock): Promise<RecordingRelay> {
    const relay = new RecordingRelay(target, clock);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once('error', reject);
      if (place === 'any-port') relay.#server.listen(0, '127.0.0.1', resolve);
      else relay.#server.listen(place.path, resolve);
    });
    const address = relay.#server.address();
    relay.#port = typeof address === 'object' && address ? address.port : 0;
    return relay;
  }

  /** 0 for a unix socket. */
  get port(): number {
    return this.#port;
  }

  /** Ends it and all its connections: who connects from now on is refused by the system. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket): void {
    const connection: RecordedConnection = {
      openedMs: this.clock.now(),
      up: new Recording(),
      down: new Recording(),
      fromPort: client.remotePort,
    };
    this.connections.push(connection);
    const server = connect({ ...this.target, allowHalfOpen: true });
    server.once('connect', () => {
      connection.connectedMs = this.clock.now();
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (connection.connectedMs === undefined) connection.refused = error.code ?? error.message;
    });
    this.#carry(client, server, connection.up);
    this.#carry(server, client, connection.down);
    client.once('close', () => {
      connection.closedMs ??= this.clock.now();
    });
  }

  #carry(from: Socket, to: Socket, recording: Recording): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes: Buffer) => {
      recording.add(this.clock.now(), bytes);
      if (to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.once('end', () => to.end());
    // Both sides see the same end: a connection that broke off on one side does so on the other.
    from.once('error', () => (to.connecting ? to.destroy() : to.resetAndDestroy()));
    from.once('close', () => {
      this.#sockets.delete(from);
      if (!to.destroyed) to.destroySoon();
    });
  }
}
