import { entryPath } from './entry-path.js';
import { Refusal, shown } from './refusal.js';
import type { IntakeLimits } from './submission.js';
import { below, type NodeKind } from './submission-tree.js';

/** Folders whose links and twins are let be: every install makes links in them, and nothing is taken from them. */
const UNREAD = new Set(['node_modules', '.git', '__MACOSX']);

const KINDS: Readonly<Record<Exclude<NodeKind, 'file' | 'folder'>, string>> = {
  link: 'a link',
  special: 'a device, a FIFO or a socket',
};

/** A name as systems compare it that know neither letter case nor Unicode's ways to write one letter. */
const folded = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** The names in an archive, each checked as it comes. */
export class ArchiveIndex {
  readonly #limits: IntakeLimits;
  readonly #kinds = new Map<string, NodeKind>();
  readonly #spellings = new Map<string, string>();
  readonly #children = new Map<string, Map<string, NodeKind>>([['', new Map()]]);
  #entries = 0;
  #bytes = 0;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
  }

  /** Takes an entry in; gives its path, or undefined when nothing is ever read from there. Throws Refusal. */
  add(name: string, kind: NodeKind): string | undefined {
    this.#entries++;
    if (this.#entries > this.#limits.entries) {
      throw new Refusal(`The archive has more than ${this.#limits.entries} entries.`);
    }
    const parts = entryPath(name, this.#limits);
    if (parts.some((part) => UNREAD.has(part))) return undefined;
    if (kind === 'link' || kind === 'special') {
      throw new Refusal(`The entry "${shown(name)}" is ${KINDS[kind]}.`);
    }
    let path = '';
    for (const [index, part] of parts.entries()) {
      const folder = path;
      path = below(folder, part);
      const isLast = index === parts.length - 1;
      this.#note(name, path, isLast ? kind : 'folder', isLast && kind === 'file');
      this.#children.get(folder)?.set(part, isLast ? kind : 'folder');
    }
    if (path === '' && kind === 'file') throw new Refusal('An entry of the archive has no name.');
    return path;
  }

  /** Counts unpacked bytes. Throws Refusal at once when they are too many for an archive of `archiveBytes`. */
  count(bytes: number, archiveBytes: number): void {
    this.#bytes += bytes;
    const { unpackedBytes, freeBytes, ratio } = this.#limits;
    if (this.#bytes > unpackedBytes) {
      throw new Refusal(`The archive unpacks to more than ${unpackedBytes} bytes.`);
    }
    if (this.#bytes > freeBytes && this.#bytes > ratio * archiveBytes) {
      throw new Refusal(
        `The archive unpacks to more than ${ratio} times its size (${archiveBytes} bytes), as no work does.`,
      );
    }
  }

  list(folder: string): ReadonlyMap<string, NodeKind> {
    return this.#children.get(folder) ?? new Map();
  }

  #note(name: string, path: string, kind: NodeKind, isNew: boolean): void {
    const known = this.#kinds.get(path);
    if (known !== undefined && known !== kind) {
      throw new Refusal(`"${shown(path)}" is both a file and a folder.`);
    }
    if (known !== undefined && isNew) throw new Refusal(`The entry "${shown(name)}" is there twice.`);
    if (known !== undefined) return;
    const key = folded(path);
    const spelling = this.#spellings.get(key);
    if (spelling !== undefined) {
      throw new Refusal(
        `"${shown(spelling)}" and "${shown(path)}" differ only in letter case or in how a letter is encoded.`,
      );
    }
    this.#spellings.set(key, path);
    this.#kinds.set(path, kind);
    if (kind === 'folder') this.#children.set(path, new Map());
  }
}
