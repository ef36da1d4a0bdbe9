import { type DnsMessage, decodeMessage } from '../wire.js';

/** The numbers of the types that the tests ask for (IANA, DNS parameters). */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  DS: 43,
};

/** What of a query's header a test may want to differ. */
export interface HeaderBits {
  /** Default 0, QUERY. */
  readonly opcode?: number;
  /** True makes it a response (QR=1). */
  readonly qr?: boolean;
  /** True sets RD, recursion desired. */
  readonly rd?: boolean;
  /** How many additional records it announces; none follow. */
  readonly additionalCount?: number;
  /** True leaves the question out: a header and nothing else (QDCOUNT 0). */
  readonly noQuestion?: boolean;
}

/**
 * A message with one question, written by hand: the given wire.ts can't write what is wrong on purpose
 * (RFC 1035 sections 4.1.1 and 4.1.2).
 */
export function rawQuery(id: number, name: string, type: string, bits: HeaderBits = {}): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE((bits.qr ? 0x8000 : 0) | ((bits.opcode ?? 0) << 11) | (bits.rd ? 0x0100 : 0), 2);
  header.writeUInt16BE(bits.noQuestion ? 0 : 1, 4);
  header.writeUInt16BE(bits.additionalCount ?? 0, 10);
  if (bits.noQuestion) return header;
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')]));
  const end = Buffer.alloc(5);
  end.writeUInt16BE(TYPE_NUMBERS[type] ?? Number(type.replace('TYPE', '')), 1);
  end.writeUInt16BE(1, 3);
  return Buffer.concat([header, ...labels, end]);
}

/** A message read from bytes; undefined when they are none. */
export function readMessage(bytes: Buffer): DnsMessage | undefined {
  try {
    return decodeMessage(bytes);
  } catch {
    return undefined;
  }
}
