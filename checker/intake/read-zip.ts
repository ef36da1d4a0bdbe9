import { crc32, inflateRawSync } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { ArchiveIndex } from './archive-index.js';
import { type Deadline, Refusal, shown, shownMessage } from './refusal.js';
import type { IntakeLimits } from './submission.js';
import type { NodeKind, SubmissionTree } from './submission-tree.js';

/** Bits of a Unix mode that say what a file is (`S_IFMT` in stat(2)); a zip has the mode in its external attributes. */
const TYPE_BITS = 0o170000;
const KIND_OF_TYPE = new Map<number, NodeKind>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
]);

/**
 * Opens a zip that lies in memory. Every entry is checked before any is unpacked, and only those that are read are
 * unpacked at all. Throws Refusal.
 */
export async function openZip(
  archive: Buffer,
  limits: IntakeLimits,
  deadline: Deadline,
): Promise<SubmissionTree> {
  const index = new ArchiveIndex(limits);
  const entries = new Map<string, Entry>();
  const zip = await orDamaged(() =>
    // Names are decoded below: the library's own checks would end the reading without naming the entry.
    yauzl.fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true }),
  );
  await orDamaged(async () => {
    for await (const entry of zip.eachEntry()) {
      deadline.check();
      const name = yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        true,
      );
      const path = index.add(name, kindOf(entry, name));
      index.count(entry.uncompressedSize, archive.length);
      if (path === undefined) continue;
      if (entry.isEncrypted()) throw new Refusal(`The entry "${shown(name)}" is encrypted.`);
      entries.set(path, entry);
    }
  });
  return {
    list: async (folder) => index.list(folder),
    read: async (paths) => {
      const files = new Map<string, Buffer>();
      for (const path of paths) {
        const entry = entries.get(path);
        deadline.check();
        if (!entry) throw new Refusal(`${shown(path)} is no file.`);
        files.set(path, await orDamaged(() => unpack(zip, entry, path, archive, limits)));
      }
      return files;
    },
  };
}

function kindOf({ externalFileAttributes }: Entry, name: string): NodeKind {
  const kind = KIND_OF_TYPE.get((externalFileAttributes >>> 16) & TYPE_BITS) ?? 'special';
  return kind === 'file' && name.endsWith('/') ? 'folder' : kind;
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  path: string,
  archive: Buffer,
  limits: IntakeLimits,
): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = archive.subarray(fileDataStart, fileDataStart + entry.compressedSize);
  const bytes = inflate(packed, entry.compressionMethod, path, limits);
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) {
    throw new Refusal(`The zip is damaged: ${shown(path)} has another length or checksum.`);
  }
  return bytes;
}

/** In one go: a stream for each of a few small files takes ten times as long. No more than `fileBytes` come out. */
function inflate(packed: Buffer, method: number, path: string, limits: IntakeLimits): Buffer {
  const tooLong = () => new Refusal(`${shown(path)} is longer than ${limits.fileBytes} bytes.`);
  switch (method) {
    case 0:
      if (packed.length > limits.fileBytes) throw tooLong();
      return packed;
    case 8:
      try {
        return inflateRawSync(packed, { maxOutputLength: limits.fileBytes });
      } catch (error) {
        throw error instanceof RangeError ? tooLong() : error;
      }
    default:
      throw new Refusal(`${shown(path)} is packed in a way that is not taken (method ${method}).`);
  }
}

async function orDamaged<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The zip is damaged, or it is none: ${shownMessage(error)}.`);
  }
}
