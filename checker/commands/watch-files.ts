import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Editors write a file in several steps; a save counts when nothing has happened for this long. */
const SETTLE_MS = 25;

/**
 * Calls `saved` whenever the text of one of the files has really changed. The folders are watched, not the
 * files: many editors replace a file by a new one. Returns what ends it.
 */
export function watchFiles(folder: string, paths: readonly string[], saved: () => void): () => void {
  let known = fingerprint(folder, paths);
  let settling: NodeJS.Timeout | undefined;
  const look = () => {
    const now = fingerprint(folder, paths);
    if (now === known) return;
    known = now;
    saved();
  };
  const folders = new Set(paths.map((path) => dirname(join(folder, path))));
  const watchers: FSWatcher[] = [...folders].map((each) =>
    watch(each, () => {
      clearTimeout(settling);
      settling = setTimeout(look, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(settling);
    for (const watcher of watchers) watcher.close();
  };
}

function fingerprint(folder: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`\0${path}\0`).update(textOf(join(folder, path)));
  return hash.digest('hex');
}

function textOf(path: string): string | Buffer {
  try {
    return readFileSync(path);
  } catch {
    return 'no file';
  }
}
