import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { StepContext } from '#testing';
import type { DnsResponse, ResourceRecord } from '../types.js';
import { decodeMessage, encodeMessage } from '../wire.js';
import { fold } from './words.js';

/** A DNS server for resolvers to ask: it answers what it was told to, and records every question. */
export class RecordingUpstream {
  /** Every question that came in, as `name TYPE`, letters as sent. */
  readonly asked: string[] = [];
  private readonly responses = new Map<string, DnsResponse>();

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on('error', () => {});
    socket.on('message', (bytes, client) => {
      try {
        this.reply(bytes, client);
      } catch {
        // A resolver may send what is no DNS message: that is dropped, and the tests go on.
      }
    });
  }

  private reply(bytes: Buffer, client: RemoteInfo): void {
    const { id, rd, questions } = decodeMessage(bytes);
    const [question] = questions;
    if (!question) return;
    this.asked.push(`${question.name} ${question.type}`);
    const response = this.responseTo(question.name, question.type);
    const message = encodeMessage({ ...response, id, rd, qr: true, tc: false, questions: [question] });
    this.socket.send(message, client.port, client.address);
  }

  /** Starts one on 127.0.0.1; it is closed after the test. */
  static async start({ cleanup }: StepContext): Promise<RecordingUpstream> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    cleanup(() => void socket.close());
    return new RecordingUpstream(socket, socket.address().port);
  }

  /** What it answers to a question now. */
  responseTo(name: string, type: string): DnsResponse {
    return this.responses.get(keyOf(name, type)) ?? NO_SUCH_NAME;
  }

  /** Answers a question with these records from now on. */
  answers(name: string, type: string, records: readonly ResourceRecord[]): void {
    this.replies(name, type, {
      rcode: 'NOERROR',
      aa: true,
      answers: records,
      authorities: [],
      additionals: [],
    });
  }

  /** Answers a question with this response from now on. */
  replies(name: string, type: string, response: DnsResponse): void {
    this.responses.set(keyOf(name, type), response);
  }
}

/** What is asked for names that upstream was not told about: a negative answer that nobody may keep. */
const NO_SUCH_NAME: DnsResponse = {
  rcode: 'NXDOMAIN',
  aa: true,
  answers: [],
  authorities: [],
  additionals: [],
};

function keyOf(name: string, type: string): string {
  return `${fold(name)} ${type}`;
}
