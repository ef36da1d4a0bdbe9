import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { ArchiveIndex } from './archive-index.js';
import { GZIP_MAGIC } from './archive-kind.js';
import { type Deadline, Refusal, shown, shownMessage } from './refusal.js';
import type { IntakeLimits } from './submission.js';
import type { NodeKind, SubmissionTree } from './submission-tree.js';

/** Types of entries as the library names them (POSIX.1-2017, pax, table "ustar Header Block"). */
const KIND_OF_TYPE: Readonly<Record<string, NodeKind>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  Link: 'link',
  SymbolicLink: 'link',
};

const TAR_BLOCK = 512;

/**
 * Opens a tar.gz that lies in memory: it is gone through once for the names, all of them checked, and once more when files
 * are read, so that no more than these is ever kept. Throws Refusal.
 */
export async function openTarGz(
  archive: Buffer,
  limits: IntakeLimits,
  deadline: Deadline,
): Promise<SubmissionTree> {
  const index = new ArchiveIndex(limits);
  const positions = new Map<string, number>();
  let position = 0;
  await walk(archive, deadline, {
    onBytes: (length) => index.count(length, archive.length),
    onEntry: (entry) => {
      const kind = KIND_OF_TYPE[entry.type] ?? 'special';
      const path = index.add(entry.path, kind);
      if (path !== undefined && kind === 'file') positions.set(path, position);
      position++;
      entry.resume();
    },
  });
  return {
    list: async (folder) => index.list(folder),
    read: async (paths) => {
      const wanted = new Map<number, string>();
      for (const path of paths) {
        const at = positions.get(path);
        if (at === undefined) throw new Refusal(`${shown(path)} is no file.`);
        wanted.set(at, path);
      }
      return wanted.size === 0 ? new Map() : await readAt(archive, wanted, limits, deadline);
    },
  };
}

async function readAt(
  archive: Buffer,
  wanted: ReadonlyMap<number, string>,
  limits: IntakeLimits,
  deadline: Deadline,
): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let position = 0;
  await walk(archive, deadline, {
    onBytes: () => {},
    onEntry: (entry) => {
      const path = wanted.get(position++);
      if (path === undefined) {
        entry.resume();
        return;
      }
      if (Math.max(entry.size, entry.remain) > limits.fileBytes) {
        throw new Refusal(`${shown(path)} is longer than ${limits.fileBytes} bytes.`);
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => files.set(path, Buffer.concat(chunks)));
    },
  });
  return files;
}

interface Walk {
  onBytes(length: number): void;
  /** Every entry, in order; it must be resumed or read. May throw Refusal. */
  onEntry(entry: ReadEntry): void;
}

async function walk(archive: Buffer, deadline: Deadline, { onBytes, onEntry }: Walk): Promise<void> {
  const parser = new Parser({ brotli: false, zstd: false });
  let problem: Refusal | undefined;
  let isOver = false;
  const damaged = (why: unknown) =>
    new Refusal(`The tar.gz is damaged, or it is none: ${shownMessage(why)}.`);
  const take = (entry: ReadEntry) => {
    try {
      if (problem === undefined) onEntry(entry);
      else entry.resume();
    } catch (error) {
      problem = error instanceof Refusal ? error : damaged(error);
      entry.resume();
    }
  };
  parser.on('entry', take);
  // Of a type that the library does not know, or with a header that is too long for it.
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    problem ??= new Refusal(`The entry "${shown(entry.path)}" is of a kind that is not taken.`);
  });
  parser.on('warn', (_code: string, message: string) => {
    problem ??= damaged(message);
  });
  parser.on('error', (error: Error) => {
    problem ??= damaged(error);
  });
  parser.on('eof', () => {
    isOver = true;
  });
  const gunzip = createGunzip({ chunkSize: 65_536 });
  let head: Buffer | undefined = Buffer.alloc(0);
  try {
    gunzip.end(archive);
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      deadline.check();
      onBytes(chunk.length);
      // What follows the end of the archive is only counted: the library would keep it all.
      if (isOver) continue;
      if (head) {
        head = Buffer.concat([head, chunk]);
        if (head.length < TAR_BLOCK) continue;
        // The library would unpack it once more, past our counting.
        if (head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) {
          throw new Refusal('The tar.gz holds another compressed file, not a tar.');
        }
        parser.write(head);
        head = undefined;
      } else {
        parser.write(chunk);
      }
      if (problem) throw problem;
    }
    if (head) throw damaged('it holds no tar');
    parser.end();
  } catch (error) {
    throw error instanceof Refusal ? error : damaged(error);
  }
  if (problem) throw problem;
}
