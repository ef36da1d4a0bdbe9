import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../../core/errors.js';
import { storageError } from '../../core/storage-error.js';
import {
  type AgainBecause,
  type JournalEntry,
  type JournalHeader,
  parseEntry,
  parseHeader,
} from './journal-format.js';

/** Where an entry stands in the file, and what decides whether it still holds. All of it that stays in memory. */
export interface Noted {
  readonly offset: number;
  readonly bytes: number;
  readonly labId: string | undefined;
  readonly kind: JournalEntry['kind'];
  readonly source: string;
  readonly attempt: number;
  readonly again: AgainBecause | undefined;
}

/** A journal that was read back. */
export interface OpenedJournal {
  readonly journal: Journal;
  readonly header: JournalHeader;
  /** Bytes at the end that were not written whole, and are cut off. */
  readonly tornBytes: number;
}

/**
 * The grades of a class as they come, one JSON line each, the newest word last. A line is written at once and made durable
 * soon after: a crash loses work, never the lines before.
 */
export class Journal {
  /** Student -> the newest entry of each lab, and of the submission as a whole. */
  readonly #noted = new Map<string, readonly Noted[]>();
  #end = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #syncing: Promise<void> | undefined;
  #isDirty = false;
  #broken: unknown;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Begins a new journal. Throws UserError when it cannot be written. */
  static async create(path: string, header: JournalHeader): Promise<Journal> {
    const file = await open(path, 'wx+').catch((error: unknown) => {
      throw storageError(error, 'the journal', path);
    });
    const journal = new Journal(path, file);
    await journal.#write(`${JSON.stringify(header)}\n`);
    return journal;
  }

  /** Reads a journal back, to go on with it. Throws UserError when it is none. */
  static async open(path: string): Promise<OpenedJournal> {
    const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw notAJournal(path, 'There is no journal');
      throw storageError(error, 'the journal', path);
    });
    const journal = new Journal(path, file);
    let header: JournalHeader | undefined;
    for await (const line of wholeLines(path)) {
      if (!header) {
        header = parseHeader(line.text);
        if (!header) break;
      } else {
        const entry = parseEntry(line.text);
        // Lines are made durable in order: behind one that is torn there is nothing to rely on.
        if (!entry) break;
        journal.#note(entry, line.bytes);
      }
      journal.#end += line.bytes;
    }
    if (!header) {
      await file.close();
      throw notAJournal(path, 'No journal of this version of the checker is');
    }
    const tornBytes = (await file.stat()).size - journal.#end;
    if (tornBytes > 0) await file.truncate(journal.#end);
    return { journal, header, tornBytes };
  }

  /** Everyone who has an entry. */
  students(): Iterable<string> {
    return this.#noted.keys();
  }

  /** The newest entry of a student in a lab (undefined: of the submission as a whole). */
  noted(student: string, labId: string | undefined): Noted | undefined {
    return this.#noted.get(student)?.find((noted) => noted.labId === labId);
  }

  /** The newest entries of a student, one a lab. A submission that is now refused as a whole has only that one. */
  standing(student: string): Noted[] {
    const all = this.#noted.get(student) ?? [];
    const newest = all.reduce<Noted | undefined>(
      (last, one) => (!last || one.offset > last.offset ? one : last),
      undefined,
    );
    if (newest && newest.labId === undefined) return [newest];
    return all.filter(({ labId }) => labId !== undefined);
  }

  /** Reads an entry back from the file. */
  async read({ offset, bytes }: Noted): Promise<JournalEntry> {
    const buffer = Buffer.alloc(bytes);
    await this.file.read(buffer, 0, bytes, offset);
    const entry = parseEntry(buffer.toString('utf8'));
    if (entry) return entry;
    throw new UserError(
      `${this.path} was changed by someone else while it was used.`,
      'Run the command again.',
    );
  }

  /** Adds an entry. Throws UserError when it cannot be written; the lines before are whole then. */
  async append(entry: JournalEntry): Promise<void> {
    const line = `${JSON.stringify(entry)}\n`;
    // One after the other: a line must not begin inside of another one.
    const writing = this.#writing
      .then(() => this.#write(line))
      .then((bytes) => this.#note(entry, bytes, true));
    this.#writing = writing.catch(() => {});
    await writing;
  }

  /** Makes everything durable and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#syncing;
    await this.file.close();
    if (this.#broken) throw this.#broken;
  }

  async #write(line: string): Promise<number> {
    if (this.#broken) throw this.#broken;
    const bytes = Buffer.from(line);
    try {
      let written = 0;
      while (written < bytes.length) {
        const wrote = await this.file.write(bytes, written, bytes.length - written, this.#end + written);
        written += wrote.bytesWritten;
      }
      this.#end += bytes.length;
      this.#syncSoon();
      return bytes.length;
    } catch (error) {
      await this.file.truncate(this.#end).catch(() => {});
      throw storageError(error, 'the journal', this.path);
    }
  }

  /** One sync for all lines that were written while the one before ran. */
  #syncSoon(): void {
    this.#isDirty = true;
    this.#syncing ??= this.#sync().finally(() => {
      this.#syncing = undefined;
    });
  }

  async #sync(): Promise<void> {
    while (this.#isDirty && !this.#broken) {
      this.#isDirty = false;
      await this.file.datasync().catch((error: unknown) => {
        this.#broken = storageError(error, 'the journal', this.path);
      });
    }
  }

  #note(entry: JournalEntry, bytes: number, isWritten = false): void {
    const { labId, kind, source, attempt, again } = entry;
    const known = this.#noted.get(entry.student) ?? [];
    const place = known.findIndex((noted) => noted.labId === labId);
    const offset = isWritten ? this.#end - bytes : this.#end;
    const noted: Noted = { offset, bytes, labId, kind, source, attempt, again };
    this.#noted.set(entry.student, place < 0 ? [...known, noted] : known.with(place, noted));
  }
}

function notAJournal(path: string, begins: string): UserError {
  return new UserError(
    `${begins} in ${path}, so there is nothing to go on with.`,
    'Grade into a new folder: node checker grade <folder> --out <new folder>',
  );
}

/** The lines of a file that end in a line feed, with their length in bytes, the line feed included. */
async function* wholeLines(path: string): AsyncGenerator<{ text: string; bytes: number }> {
  let pieces: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, at)]);
      yield { text: line.toString('utf8'), bytes: line.length + 1 };
      pieces = [];
      from = at + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  }
}
