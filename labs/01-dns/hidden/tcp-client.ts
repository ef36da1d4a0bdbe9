import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Datagram, PATIENCE_MS } from './udp-client.js';

/** A client on a TCP connection: each message has its length before it (RFC 1035 section 4.2.2). */
export class TcpClient {
  private pending = Buffer.alloc(0);
  private isClosed = false;
  private wake: () => void = () => {};

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.pending = Buffer.concat([this.pending, bytes]);
      this.wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  /** Connects to a server on 127.0.0.1; undefined when nothing listens there. */
  static async open(port: number): Promise<TcpClient | undefined> {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch {
      return undefined;
    }
    return new TcpClient(socket);
  }

  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void {
    if (!this.isClosed) this.socket.write(bytes);
  }

  /** The next whole message, without its length. What came in and is no whole message shows in `leftOver`. */
  async next(): Promise<Datagram> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    let isLate = false;
    deadline.addEventListener('abort', () => {
      isLate = true;
      this.wake();
    });
    for (;;) {
      const length = this.pending.length >= 2 ? this.pending.readUInt16BE(0) : Number.POSITIVE_INFINITY;
      if (this.pending.length >= 2 + length) {
        const bytes = this.pending.subarray(2, 2 + length);
        this.pending = this.pending.subarray(2 + length);
        return { outcome: 'reply', bytes };
      }
      if (this.isClosed) return { outcome: 'closed' };
      if (isLate) return { outcome: 'silent' };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Bytes that came in and are no whole message yet. */
  get leftOver(): Buffer {
    return this.pending;
  }

  /**
   * Ends the connection without a farewell: the server sees ECONNRESET. A proper end would leave the local port
   * in TIME_WAIT for a minute, and a server that is given that port next could not listen on it.
   */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}

/** A message as it goes over TCP: its length in two bytes, then itself. */
export function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
