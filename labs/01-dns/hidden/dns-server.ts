import { expect } from 'vitest';
import {
  claim,
  type Observation,
  type ServedBy,
  type StepContext,
  type Student,
  StudentFault,
} from '#testing';
import type { Question, Zone } from '../types.js';
import type { DnsMessage } from '../wire.js';
import { freePort } from './inputs.js';
import type { Exchanged, Served } from './observations.js';
import { type HeaderBits, rawQuery, readMessage } from './raw-query.js';
import { framed, TcpClient } from './tcp-client.js';
import { type Datagram, hasId, PATIENCE_MS, UdpClient } from './udp-client.js';
import { digLine, responseText } from './words.js';

type Seen = Observation<Exchanged>;

/** One exchange to try. */
export interface Trial {
  readonly id: number;
  readonly question: Question;
  /** What differs in the header from an ordinary query. */
  readonly bits?: HeaderBits;
  /** In a word, for causes: `query`, `status-query`. */
  readonly sent?: string;
  /** How it is told; default: the dig line. */
  readonly tried?: string;
  /** Take a reply with this id only. Ids are graded in 01.4; elsewhere whatever comes back is taken. */
  readonly byId?: boolean;
}

/** How often the system's choice may be taken already, one after the other. */
const TRIES = 4;

/**
 * Starts the student's server. Where the system chooses the port, it is free for UDP; that some old TCP connection
 * still holds the same number is nobody's fault, so it may choose again.
 */
async function serve(student: Student, zone: Zone, port: number): Promise<ServedBy> {
  for (let tries = 1; ; tries++) {
    try {
      return await student.serve('startServer', { zone, port });
    } catch (error) {
      const isTaken = error instanceof StudentFault && error.message.includes('EADDRINUSE');
      const isAsked = port !== 0 && isTaken && error.message.endsWith(`:${port}`);
      if (!isTaken || isAsked || tries === TRIES) throw error;
    }
  }
}

/** The student's DNS server, or a real one in its place, and clients of it. Everything is closed after the test. */
export class DnsServer {
  private constructor(
    readonly port: number,
    private readonly context: StepContext,
    /** Stops the server; nothing for a real one. */
    readonly close: () => Promise<void>,
  ) {}

  /**
   * Starts `startServer({ zone, port })`. A port that can't be one fails the step here. `wishedPort` 0 lets the
   * system choose; undefined is any port that is free for both UDP and TCP, and that it is taken is not graded.
   */
  static async start(context: StepContext, zone: Zone, wishedPort?: number): Promise<DnsServer> {
    const { student, trail } = context;
    if (student.real) {
      return new DnsServer((student.real as { port: number }).port, context, async () => {});
    }
    const askedPort = wishedPort ?? (await freePort());
    const tried = `startServer({ zone, port: ${askedPort} })`;
    trail.try(tried);
    const { port, close } = await serve(student, zone, askedPort);
    const seen = trail.add<Served>({
      kind: 'dns-serve',
      tried,
      got: `{ port: ${port} }`,
      data: { askedPort, port },
    });
    const about = {
      expected: wishedPort ? `{ port: ${wishedPort} }` : 'the port that it listens on, 1 to 65535',
      why: 'Port 0 asks the system for a free port; the caller must be told which it is (Node, socket.address()).',
      wanted: { situation: 'port' },
    };
    claim(seen, about, (data) => {
      expect(Number.isInteger(data.port) && data.port > 0 && data.port < 65_536).toBe(true);
      if (wishedPort) expect(data.port).toBe(wishedPort);
    });
    return new DnsServer(port, context, close);
  }

  /** A UDP client of its own, with an address of its own. */
  async client(): Promise<UdpClient> {
    const client = await UdpClient.open(this.port);
    this.context.cleanup(() => client.close());
    return client;
  }

  /** A TCP connection; undefined when nothing listens. */
  async connection(): Promise<TcpClient | undefined> {
    const connection = await TcpClient.open(this.port);
    this.context.cleanup(() => connection?.reset());
    return connection;
  }

  /** Sends one query over UDP and takes the reply. */
  async exchange(trial: Trial): Promise<Seen> {
    const { id, question, bits, byId } = trial;
    const tried = trial.tried ?? digLine(question);
    this.context.trail.try(tried);
    const client = await this.client();
    client.send(rawQuery(id, question.name, question.type, bits));
    const datagram = await client.next(byId ? hasId(id) : undefined);
    return this.observe('udp', trial, tried, datagram);
  }

  /**
   * Sends one query over TCP, in these pieces, and takes the first response. The next piece is written
   * when the server has surely read the one before.
   */
  async exchangeTcp(
    trial: Trial,
    pieces: readonly Uint8Array[],
  ): Promise<{ readonly seen: Seen; readonly connection?: TcpClient | undefined }> {
    const inPieces = pieces.length > 1 ? `\n  in ${pieces.length} pieces, one after the other` : '';
    const tried = `${digLine(trial.question, undefined, ' +tcp')}${inPieces}`;
    this.context.trail.try(tried);
    const connection = await this.connection();
    for (const [index, piece] of pieces.entries()) {
      connection?.write(piece);
      if (index < pieces.length - 1) await this.hasTurned();
    }
    const datagram = (await connection?.next()) ?? { outcome: 'closed' as const };
    return { seen: await this.observe('tcp', trial, tried, datagram, connection?.leftOver), connection };
  }

  /** Records what came back. */
  async observe(
    transport: Exchanged['transport'],
    { id, question, sent = 'query' }: Trial,
    tried: string,
    datagram: Datagram,
    leftOver: Buffer = Buffer.alloc(0),
  ): Promise<Seen> {
    const bytes = datagram.outcome === 'reply' ? datagram.bytes : undefined;
    const reply = bytes && readMessage(bytes);
    const { student } = this.context;
    // A program that refuses may be about to end: whether the system knows that already is a matter of moments.
    const isRunning = datagram.outcome === 'closed' ? await student.isAlive() : student.isRunning();
    return this.context.trail.add<Exchanged>({
      kind: 'dns-exchange',
      tried: `${tried}\n  sent to your server with the id ${id}`,
      got: this.tell(datagram, reply, isRunning, leftOver),
      data: {
        transport,
        sent,
        id,
        question,
        outcome: datagram.outcome,
        bytes: bytes?.length ?? 0,
        leftOver: leftOver.length,
        isRunning,
        ...(reply ? { reply } : {}),
      },
    });
  }

  /** Sends bytes over UDP without waiting for an answer. */
  async send(bytes: Uint8Array, tried: string): Promise<void> {
    this.context.trail.try(tried);
    (await this.client()).send(bytes);
  }

  /**
   * Asks twice over UDP, so that the server has surely been through its event loop: what reached it before
   * has been read by then. False when it does not answer any more.
   */
  async hasTurned(): Promise<boolean> {
    const client = await this.client();
    for (const id of [7001, 7002]) {
      client.send(rawQuery(id, 'turn.example.com', 'A'));
      if ((await client.next()).outcome !== 'reply') return false;
    }
    return true;
  }

  private tell(
    datagram: Datagram,
    reply: DnsMessage | undefined,
    isRunning: boolean,
    leftOver: Buffer,
  ): string {
    if (leftOver.length > 0 && !reply) {
      return `${leftOver.length} bytes that are no message with its length before it: ${hexOf(leftOver)}`;
    }
    // Whether it ended before the query reached it, or with the query unread, is a matter of moments too.
    if (datagram.outcome !== 'reply' && !isRunning) return 'no reply: your program has ended.';
    if (datagram.outcome === 'closed') return 'nothing listens there.';
    if (datagram.outcome === 'silent') return `no reply within ${PATIENCE_MS / 1000} seconds.`;
    if (!reply) return `${datagram.bytes.length} bytes that are no DNS message: ${hexOf(datagram.bytes)}`;
    const [question] = reply.questions;
    const echoed = question ? `${question.name} ${question.type}` : 'empty';
    const head = `id ${reply.id}, QR=${reply.qr ? 1 : 0}, RD=${reply.rd ? 1 : 0}, ${datagram.bytes.length} bytes, question: ${echoed}`;
    return `${head}\n${responseText(reply)}`;
  }
}

/** A query as it goes over TCP. */
export function framedQuery(id: number, question: Question): Buffer {
  return framed(rawQuery(id, question.name, question.type));
}

function hexOf(bytes: Buffer): string {
  const hex = bytes.subarray(0, 24).toString('hex');
  return bytes.length > 24 ? `${hex}...` : hex;
}
