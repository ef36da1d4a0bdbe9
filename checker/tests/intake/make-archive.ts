import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** An entry of an archive, and the lies it may tell. */
export interface MadeEntry {
  /** As it stands in the archive, however wrong. */
  readonly name: string | Buffer;
  readonly data?: Buffer | string;
  /** A Unix mode with its type bits (zip), 0o100644 unless given. */
  readonly mode?: number;
  /** The type flag (tar), `0` unless given. */
  readonly type?: string;
  readonly linkName?: string;
  /** What is said of the unpacked length, instead of the truth. */
  readonly saidBytes?: number;
  /** What is said of the checksum (zip), instead of the truth. */
  readonly saidCrc?: number;
  /** General purpose bits (zip): bit 0 is encryption, bit 11 UTF-8. */
  readonly flags?: number;
  /** Compression (zip): 8, deflate, unless given. */
  readonly method?: number;
}

const bytesOf = (data: Buffer | string | undefined): Buffer => Buffer.from(data ?? '');
const UTF8_NAMES = 0x0800;
const MADE_ON_UNIX = 3 << 8;

/** A zip, written by its specification (APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16) and no library. */
export function makeZip(entries: readonly MadeEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = bytesOf(entry.data);
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data, { level: 9 }) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? UTF8_NAMES, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(entry.saidCrc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.saidBytes ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.alloc(2);
    madeBy.writeUInt16LE(MADE_ON_UNIX | 20);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const BLOCK = 512;
const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);

/** A tar, written by its specification (POSIX.1-2017, pax, "ustar Header Block") and no library. */
export function makeTar(entries: readonly MadeEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const name = Buffer.from(entry.name);
    // GNU's way to long names: an entry of type L before the one that it names.
    const longName =
      name.length > 100 ? [makeTarEntry({ name: '././@LongLink', type: 'L', data: name })] : [];
    return [...longName, makeTarEntry({ ...entry, name: name.subarray(0, 100) })];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function makeTarEntry(entry: MadeEntry): Buffer {
  const data = bytesOf(entry.data);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  Buffer.from(entry.name).copy(header, 0, 0, 100);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(entry.saidBytes ?? data.length, 124, 12);
  octal(0, 136, 12);
  header.write(entry.type ?? '0', 156, 'latin1');
  header.write(entry.linkName ?? '', 157, 100, 'utf8');
  header.write('ustar\x0000', 257, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  );
  return Buffer.concat([header, padded(data)]);
}

export const makeTarGz = (entries: readonly MadeEntry[]): Buffer => gzipSync(makeTar(entries));
