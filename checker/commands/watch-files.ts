import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Editors write a file in several steps; a save counts when nothing has happened for this long. */
const SETTLE_MS = 25;

/** Editors empty or remove a file before they write it: one that stays so for this long is meant to be. */
const EMPTY_MS = 500;

/** Files that are watched. */
export interface WatchedFiles {
  /** Another text after each write to one of the files, also when the same words were written. */
  state(): string;
  /** Resolves when no file is empty or missing, or when one has been for a while. */
  filled(): Promise<void>;
  close(): void;
}

/**
 * Calls `saved` whenever the text of one of the files has really changed. The folders are watched, not the
 * files: many editors replace a file by a new one.
 */
export function watchFiles(folder: string, paths: readonly string[], saved: () => void): WatchedFiles {
  let known = fingerprint(folder, paths);
  let writes = 0;
  let settling: NodeJS.Timeout | undefined;
  const full = paths.map((path) => join(folder, path));
  const hasGap = () => full.some((path) => textOf(path).length === 0);
  const look = (isLastLook: boolean) => {
    const now = fingerprint(folder, paths);
    if (now === known) return;
    if (hasGap() && !isLastLook) {
      settling = setTimeout(look, EMPTY_MS, true);
      return;
    }
    known = now;
    saved();
  };
  const watchers: FSWatcher[] = [...new Set(full.map(dirname))].map((each) => {
    const names = full.filter((path) => dirname(path) === each).map((path) => basename(path));
    return watch(each, (_event, name) => {
      if (name === null || names.includes(name)) writes++;
      clearTimeout(settling);
      settling = setTimeout(look, SETTLE_MS, false);
    });
  });
  return {
    state: () => `${writes} ${fingerprint(folder, paths)}`,
    async filled() {
      const end = performance.now() + EMPTY_MS;
      while (hasGap() && performance.now() < end) await pause(SETTLE_MS);
    },
    close() {
      clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function fingerprint(folder: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const text = textOf(join(folder, path));
    hash.update(`\0${path}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex');
}

/** Empty when there is no such file. */
function textOf(path: string): string | Buffer {
  try {
    return readFileSync(path);
  } catch {
    return '';
  }
}
