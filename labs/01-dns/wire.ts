import { channel } from 'node:diagnostics_channel';
import { type Answer, type DecodedPacket, decode, encode } from 'dns-packet';
import type { DnsResponse, Question, Rcode, RecordType, ResourceRecord } from './types.js';

/** What the header says beside the counts (RFC 1035 section 4.1.1). */
export interface DnsHeader {
  /** Chosen by the client, 0 to 65535; the response carries the same one. */
  readonly id: number;
  /** False in a query, true in a response. */
  readonly qr: boolean;
  /** `QUERY`, or another kind of request: `STATUS`, `NOTIFY`, `UPDATE`, `OPCODE_3` ... */
  readonly opcode: string;
  /** Recursion desired: the client asks the server to ask on. Copied into the response. */
  readonly rd: boolean;
}

/** A DNS message, read from bytes. */
export interface DnsMessage extends DnsHeader, DnsResponse {
  readonly tc: boolean;
  readonly questions: readonly Question[];
}

/** What to write; all that is left out is false, empty, `QUERY` or `NOERROR`. */
export type OutgoingMessage = Partial<DnsMessage> & { readonly id: number; readonly qr: boolean };

/** Each response that is written, for whoever wants to show it (`run.ts` does). */
export const responsesWritten = channel('labs:dns:response-written');

const OPCODES = ['QUERY', 'IQUERY', 'STATUS', 'OPCODE_3', 'NOTIFY', 'UPDATE'];
const RCODES: readonly Rcode[] = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const RECORD_TYPES: readonly string[] = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'SOA',
  'TXT',
] satisfies RecordType[];

/** Reads the first twelve bytes. Throws an Error when there are fewer. */
export function decodeHeader(bytes: Uint8Array): DnsHeader {
  if (bytes.length < 12) throw new Error(`a DNS message has at least 12 bytes, this one ${bytes.length}`);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = view.readUInt16BE(2);
  const opcode = (flags >> 11) & 0xf;
  return {
    id: view.readUInt16BE(0),
    qr: (flags & 0x8000) !== 0,
    opcode: OPCODES[opcode] ?? `OPCODE_${opcode}`,
    rd: (flags & 0x0100) !== 0,
  };
}

/**
 * Reads a whole message. Throws an Error when the bytes are no DNS message.
 * Records of types that this lab does not use (such as EDNS's OPT) are left out.
 */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const header = decodeHeader(bytes);
  const packet: DecodedPacket = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  for (const { name } of packet.questions ?? []) {
    // What is not text can't be written back as it came.
    if (name.includes('\ufffd')) throw new Error('a name holds bytes that are no text');
  }
  return {
    ...header,
    aa: packet.flag_aa,
    tc: packet.flag_tc,
    rcode: RCODES[(packet.flags ?? 0) & 0xf] ?? 'SERVFAIL',
    questions: (packet.questions ?? []).map(({ name, type }) => ({ name, type: nameOfType(type) })),
    answers: recordsFrom(packet.answers),
    authorities: recordsFrom(packet.authorities),
    additionals: recordsFrom(packet.additionals),
  };
}

/** Writes a message. Throws an Error when something in it can't be written, such as a label over 63 bytes. */
export function encodeMessage(message: OutgoingMessage): Buffer {
  const opcode = numberOf(OPCODES, message.opcode ?? 'QUERY', 'opcode');
  const rcode = numberOf(RCODES, message.rcode ?? 'NOERROR', 'rcode');
  const flags = (opcode << 11) | rcode;
  const bits = (message.aa ? 0x0400 : 0) | (message.tc ? 0x0200 : 0) | (message.rd ? 0x0100 : 0);
  for (const { name } of message.questions ?? []) refuseLongName(name);
  for (const section of ['answers', 'authorities', 'additionals'] as const) {
    for (const { name } of message[section] ?? []) refuseLongName(name);
  }
  const bytes = encode({
    id: message.id,
    type: message.qr ? 'response' : 'query',
    flags: flags | bits,
    // dns-packet knows the number of a type without a name as UNKNOWN_65; its types do not say so.
    questions: (message.questions ?? []).map(({ name, type }) => ({
      name,
      type: type.replace(/^TYPE(?=\d)/, 'UNKNOWN_') as 'A',
    })),
    answers: recordsTo(message.answers),
    authorities: recordsTo(message.authorities),
    additionals: recordsTo(message.additionals),
  });
  if (message.qr) responsesWritten.publish(message);
  return bytes;
}

/** RFC 3597 section 5 writes a type that has no name of its own as TYPE and its number. */
function nameOfType(type: string): string {
  return type.replace(/^UNKNOWN_/, 'TYPE');
}

function numberOf(names: readonly string[], name: string, what: string): number {
  const known = names.indexOf(name);
  const number = known >= 0 ? known : Number(/^OPCODE_(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  if (!Number.isInteger(number)) throw new Error(`${name} is no ${what}`);
  return number;
}

/** dns-packet writes a label of 64 bytes or more as something else (RFC 1035 section 2.3.4 allows 63). */
function refuseLongName(name: string): void {
  for (const label of name.split('.')) {
    if (Buffer.byteLength(label) > 63) throw new Error(`the label ${label} is over 63 bytes long`);
  }
}

function recordsFrom(records: readonly Answer[] | undefined): ResourceRecord[] {
  return (records ?? [])
    .filter((record) => RECORD_TYPES.includes(record.type))
    .map((record) => {
      const { name, type, ttl, data } = record as { name: string; type: string; ttl?: number; data: unknown };
      const plain = type === 'TXT' ? [data].flat().map(String) : data;
      return { name, type, ttl: ttl ?? 0, data: plain } as ResourceRecord;
    });
}

function recordsTo(records: readonly ResourceRecord[] | undefined): Answer[] {
  return (records ?? []).map((record) => {
    if (!RECORD_TYPES.includes(record.type)) throw new Error(`${record.type} is no type of record`);
    // dns-packet writes its Buffers into the list of a TXT record that it is given.
    const data = Array.isArray(record.data) ? [...record.data] : record.data;
    return { ...record, data } as Answer;
  });
}
