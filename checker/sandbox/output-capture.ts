import type { Readable } from 'node:stream';

/** How much of what was printed is kept for the tests to read: a server's log through all steps of a lab. */
export const KEPT_CHARACTERS = 400_000;

/** How much of the end is kept: there Node says why it gave up. */
const LAST_CHARACTERS = 4_000;

/** Collects what a process prints: the beginning is kept, all of it is counted. */
export class OutputCapture {
  #kept = '';
  #last = '';
  #bytes = 0;

  constructor(
    private readonly limitBytes: number,
    private readonly onLimit: (bytes: number) => void,
  ) {}

  read(stream: Readable | null): void {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      this.#bytes += Buffer.byteLength(chunk);
      if (this.#kept.length < KEPT_CHARACTERS) {
        this.#kept += chunk.slice(0, KEPT_CHARACTERS - this.#kept.length);
      }
      this.#last = (this.#last + chunk).slice(-LAST_CHARACTERS);
      if (this.#bytes > this.limitBytes) this.onLimit(this.limitBytes);
    });
    stream?.on('error', () => {});
  }

  /** The beginning of what was printed. */
  text(): string {
    return this.#kept;
  }

  /** The beginning and the end of what was printed, to look for words in; they may overlap. */
  ends(): string {
    return `${this.#kept}\n${this.#last}`;
  }
}
