import type { Packet } from '../types.js';

/** TCP's flags, and the two numbers that hold a conversation together (RFC 9293 section 3.1). */
export interface Segment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledged: number;
}

export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** The second segment of a connection, in answer to what encodePacket() sends as the first. */
export const ANSWER_TO_SYN: Segment = { flags: SYN | ACK, sequence: 5_000, acknowledged: 1_009 };

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

/** The number of a protocol (IANA, "Assigned Internet Protocol Numbers"). */
export const numberOf = (protocol: string): number => NUMBERS[protocol] ?? Number(protocol);

/** The bytes of an IPv4 or IPv6 address. */
export function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text = '') => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255]));
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/**
 * An IP packet with its headers and checksums (RFC 791, 8200, 9293, 768, 792, 4443), ready to be sent.
 * `mark` is its payload, by which it is known again. `segment` is for TCP; without it, it opens a connection.
 */
export function encodePacket(packet: Packet, mark: Buffer, segment?: Segment): Buffer {
  const [source, destination] = [addressBytes(packet.source), addressBytes(packet.destination)];
  const number = numberOf(packet.protocol);
  const body = bodyOf(packet, mark, segment ?? { flags: SYN, sequence: 1_000, acknowledged: 0 });
  const pseudoHeader = Buffer.concat([
    source,
    destination,
    Buffer.from([0, number, body.length >> 8, body.length & 255]),
  ]);
  const at = { tcp: 16, udp: 6, icmp: 2, icmpv6: 2 }[packet.protocol];
  if (at !== undefined) {
    const covered = packet.protocol === 'icmp' ? body : Buffer.concat([pseudoHeader, body]);
    body.writeUInt16BE(checksum(covered) || 0xffff, at);
  }
  if (source.length === 16) {
    const header = Buffer.from([0x60, 0, 0, 0, body.length >> 8, body.length & 255, number, 64]);
    return Buffer.concat([header, source, destination, body]);
  }
  const header = Buffer.from([0x45, 0, 0, 0, 0, 1, 0, 0, 64, number, 0, 0, ...source, ...destination]);
  header.writeUInt16BE(header.length + body.length, 2);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, body]);
}

/** What stands after the IP header, its checksum still zero. */
function bodyOf(packet: Packet, mark: Buffer, { flags, sequence, acknowledged }: Segment): Buffer {
  const { protocol, sourcePort, destinationPort, icmpType = 8, icmpCode = 0 } = packet;
  switch (protocol) {
    case 'tcp': {
      const header = Buffer.alloc(20);
      header.writeUInt16BE(sourcePort, 0);
      header.writeUInt16BE(destinationPort, 2);
      header.writeUInt32BE(sequence, 4);
      header.writeUInt32BE(acknowledged, 8);
      header.writeUInt8(0x50, 12);
      header.writeUInt8(flags, 13);
      header.writeUInt16BE(64_000, 14);
      return Buffer.concat([header, mark]);
    }
    case 'udp': {
      const header = Buffer.alloc(8);
      header.writeUInt16BE(sourcePort, 0);
      header.writeUInt16BE(destinationPort, 2);
      header.writeUInt16BE(8 + mark.length, 4);
      return Buffer.concat([header, mark]);
    }
    case 'icmp':
    case 'icmpv6':
      // The two bytes after the checksum are the echo's id, which takes the place of a port; the next two its number.
      return Buffer.concat([
        Buffer.from([icmpType, icmpCode, 0, 0, sourcePort >> 8, sourcePort & 255, 0, 1]),
        mark,
      ]);
    default:
      return Buffer.concat([Buffer.alloc(4), mark]);
  }
}

/** What a frame from the instance is, as far as the tests ask; undefined for what is no answer to anybody. */
export function describeFrame(frame: Buffer): { readonly to: string; readonly what: string } | undefined {
  const isIpv6 = frame.readUInt16BE(12) === 0x86dd;
  const [number, at, to] = isIpv6
    ? [frame.readUInt8(20), 54, frame.subarray(38, 54)]
    : [frame.readUInt8(23), 34, frame.subarray(30, 34)];
  const name = Object.keys(NUMBERS).find((key) => NUMBERS[key] === number) ?? String(number);
  const first = frame[at] ?? 0;
  if (name === 'tcp') {
    const flags = frame[at + 13] ?? 0;
    return { to: to.toString('hex'), what: flags & RST ? 'a TCP reset' : 'a TCP segment' };
  }
  const isUnreachable = (name === 'icmp' && first === 3) || (name === 'icmpv6' && first === 1);
  const what = isUnreachable
    ? 'an ICMP "unreachable"'
    : name.startsWith('icmp')
      ? `${name} type ${first}`
      : name;
  return { to: to.toString('hex'), what };
}
