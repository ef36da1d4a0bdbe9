import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** How long a server on this machine may take to answer. It is waited out only when no answer comes. */
export const PATIENCE_MS = 2000;

/** What came of waiting for a datagram. */
export type Datagram =
  | { readonly outcome: 'reply'; readonly bytes: Buffer }
  | { readonly outcome: 'silent' }
  | { readonly outcome: 'closed' };

/** A client on a UDP socket of its own, which takes datagrams from one server only. */
export class UdpClient {
  private readonly received: Buffer[] = [];
  private isRefused = false;
  private wake: () => void = () => {};

  private constructor(private readonly socket: Socket) {
    socket.on('message', (bytes) => {
      this.received.push(bytes);
      this.wake();
    });
    // The system reports that nothing listens on the port (ICMP port unreachable).
    socket.on('error', () => {
      this.isRefused = true;
      this.wake();
    });
  }

  /** Opens a client for a server on 127.0.0.1. */
  static async open(port: number): Promise<UdpClient> {
    const socket = createSocket('udp4');
    const client = new UdpClient(socket);
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return client;
  }

  send(bytes: Uint8Array): void {
    // A refusal also shows up here; it is told by next().
    this.socket.send(bytes, (error) => {
      if (error) {
        this.isRefused = true;
        this.wake();
      }
    });
  }

  /** The first datagram, not yet taken, that `accept` accepts; those before it are thrown away. */
  async next(accept: (bytes: Buffer) => boolean = () => true): Promise<Datagram> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    let isLate = false;
    deadline.addEventListener('abort', () => {
      isLate = true;
      this.wake();
    });
    for (;;) {
      for (let bytes = this.received.shift(); bytes; bytes = this.received.shift()) {
        if (accept(bytes)) return { outcome: 'reply', bytes };
      }
      if (this.isRefused) {
        this.isRefused = false;
        return { outcome: 'closed' };
      }
      if (isLate) return { outcome: 'silent' };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** How many datagrams came in that were not taken. */
  get waiting(): number {
    return this.received.length;
  }

  close(): void {
    this.socket.close();
  }
}

/** True for a datagram that carries this id. */
export function hasId(id: number): (bytes: Buffer) => boolean {
  return (bytes) => bytes.length >= 2 && bytes.readUInt16BE(0) === id;
}
