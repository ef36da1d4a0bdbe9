import { createServer, type Server, type Socket } from 'node:net';
import type { StepContext } from '#testing';
import { Changing, type Patience, patienceWith } from './signal.js';
import { type Head, type Message, readHead, readMessage } from './wire.js';

/** One connection that the proxy opened. */
export interface UpstreamConnection {
  readonly socket: Socket;
  /** All bytes that came on it. */
  bytes: Buffer;
  /** True once the proxy has closed it. */
  isClosed: boolean;
  /** The head of the request under way, as soon as it is all there. */
  head?: Head | undefined;
}

/** One whole request that the upstream got. */
export interface Recorded extends Message {
  readonly connection: UpstreamConnection;
}

/** How an upstream behaves. */
export interface Behaviour {
  /** When a whole request is there. Default: 200, the upstream's name as the body. */
  onRequest?(request: Recorded): void;
  /** When the head of a request is there. */
  onHead?(head: Head, connection: UpstreamConnection): void;
  /** When the proxy connects. */
  onConnection?(connection: UpstreamConnection): void;
}

/** An app behind the proxy that records each byte it gets. It is closed after the test. */
export class RecordingUpstream extends Changing {
  readonly connections: UpstreamConnection[] = [];
  readonly requests: Recorded[] = [];

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly server: Server,
    public behaviour: Behaviour,
    patience: Patience,
  ) {
    super(patience);
    server.on('connection', (socket) => this.#take(socket));
  }

  /** Starts one on a free port of 127.0.0.1. */
  static async start(
    context: StepContext,
    name: string,
    behaviour: Behaviour = {},
  ): Promise<RecordingUpstream> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const upstream = new RecordingUpstream(name, port, server, behaviour, patienceWith(context.student));
    context.cleanup(() => upstream.#close());
    return upstream;
  }

  #take(socket: Socket): void {
    const connection: UpstreamConnection = { socket, bytes: Buffer.alloc(0), isClosed: false };
    this.connections.push(connection);
    this.behaviour.onConnection?.(connection);
    socket.on('error', () => {});
    socket.on('close', () => {
      connection.isClosed = true;
      this.changed();
    });
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      // A large body is counted by its test itself; keeping it here would cost more than the test.
      if (connection.bytes.length < 1_000_000) connection.bytes = Buffer.concat([connection.bytes, chunk]);
      if (pending.length < 1_000_000) pending = Buffer.concat([pending, chunk]);
      const head = readHead(pending);
      if (head && !connection.head) {
        connection.head = head;
        this.behaviour.onHead?.(head, connection);
      }
      for (
        let message = readMessage(pending, true, false);
        message;
        message = readMessage(pending, true, false)
      ) {
        pending = pending.subarray(message.end);
        connection.head = undefined;
        const recorded = { ...message, connection };
        this.requests.push(recorded);
        if (this.behaviour.onRequest) this.behaviour.onRequest(recorded);
        else socket.write(answerWith(200, this.name, recorded));
      }
      this.changed();
    });
  }

  #close(): Promise<void> {
    for (const { socket } of this.connections) socket.resetAndDestroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** An answer as bytes. The body is left out if it answers a HEAD. */
export function answerWith(
  status: number,
  body: string,
  to: Head,
  fields: readonly (readonly [string, string])[] = [],
): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const isHead = to.startLine.startsWith('HEAD ');
  return `HTTP/1.1 ${status} Fine\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${isHead ? '' : body}`;
}
