import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Changing, type Patience } from './signal.js';
import { type Message, readHead, readMessage } from './wire.js';

/** What came of waiting for an answer. */
export type Outcome =
  | { readonly outcome: 'answer'; readonly message: Message; readonly status: number }
  /** The connection ended before a whole answer was there. */
  | { readonly outcome: 'closed'; readonly received: string; readonly status?: number }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'silent'; readonly received: string };

/** A client on a connection of its own that writes bytes and reads answers. */
export class RawClient extends Changing {
  received: Buffer = Buffer.alloc(0);
  /** Bytes that came in all. */
  count = 0;
  /** Connected, and with TLS the handshake done. */
  isOpen = false;
  isEnded = false;
  isRefused = false;
  /** The names in the certificate that the server showed; `none` without TLS. */
  certificateNames = 'none';

  private constructor(
    readonly socket: Socket,
    patience: Patience,
  ) {
    super(patience);
    socket.on('data', (chunk: Buffer) => {
      this.count += chunk.length;
      this.received = Buffer.concat([this.received, chunk]);
      this.changed();
    });
    socket.on('drain', () => this.changed());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.isRefused ||= error.code === 'ECONNREFUSED';
    });
    for (const event of ['end', 'close'] as const) {
      socket.on(event, () => {
        this.isEnded = true;
        this.changed();
      });
    }
  }

  /** Connects to a port of 127.0.0.1; `servername` makes it TLS. A refusal is told by answer(). */
  static async open(
    port: number,
    patience: Patience,
    tls?: { readonly servername: string },
  ): Promise<RawClient> {
    const host = '127.0.0.1';
    const socket = tls
      ? connectTls({ host, port, servername: tls.servername, rejectUnauthorized: false })
      : connect({ host, port });
    const client = new RawClient(socket, patience);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      client.isOpen = true;
      if (tls) client.certificateNames = (socket as TLSSocket).getPeerCertificate()?.subjectaltname ?? 'none';
      client.changed();
    });
    await client.until(() => client.isOpen || client.isEnded);
    return client;
  }

  write(bytes: string | Uint8Array): boolean {
    return this.socket.write(bytes);
  }

  /** The next whole answer; interim ones (100) are passed over. */
  async answer(method = 'GET'): Promise<Outcome> {
    const read = () => {
      for (;;) {
        const message = readMessage(this.received, method !== 'HEAD', this.isEnded);
        if (!message?.startLine.startsWith('HTTP/1.1 100')) return message;
        this.received = this.received.subarray(message.end);
      }
    };
    let message: Message | undefined;
    const isOver = () => {
      message = read();
      return message !== undefined || this.isEnded;
    };
    // Who was silent while it was greeted has had its time.
    if (this.isOpen || this.isEnded) await this.until(isOver);
    if (message) {
      this.received = this.received.subarray(message.end);
      return { outcome: 'answer', message, status: statusOf(message.startLine) };
    }
    if (this.isRefused) return { outcome: 'refused' };
    const received = this.received.toString('latin1');
    if (!this.isEnded) return { outcome: 'silent', received };
    const head = readHead(this.received);
    return { outcome: 'closed', received, ...(head ? { status: statusOf(head.startLine) } : {}) };
  }

  /** Breaks off: the other side gets a reset, and no port is left in TIME_WAIT. */
  reset(): void {
    // The TLS layer has no reset of its own.
    if ('getPeerCertificate' in this.socket) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }
}

function statusOf(startLine: string): number {
  return Number(/^HTTP\/1\.\d (\d{3})/.exec(startLine)?.[1] ?? 0);
}
