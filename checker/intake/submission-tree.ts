/** What stands at a path of a submission. `special`: a FIFO, a socket or a device. */
export type NodeKind = 'file' | 'folder' | 'link' | 'special';

/** What was handed in, as a tree, wherever it lies. Paths have forward slashes; the root is ''. */
export interface SubmissionTree {
  /** The names in a folder; none when it is no folder. Throws Refusal. */
  list(folder: string): Promise<ReadonlyMap<string, NodeKind>>;
  /** The bytes of regular files, in no order. Throws Refusal, also when one is none or too long. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

/** Joins paths of a tree; either may be its root. */
export const below = (folder: string, path: string): string =>
  [folder, path].filter((part) => part !== '').join('/');

/** What stands at a path, or the link or special file on the way to it; undefined when nothing does. */
export async function kindAt(tree: SubmissionTree, path: string): Promise<NodeKind | undefined> {
  let folder = '';
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    const kind = (await tree.list(folder)).get(part);
    if (kind !== 'folder' || index === parts.length - 1) {
      // A file in the place of a folder: nothing stands below it.
      return kind === 'file' && index < parts.length - 1 ? undefined : kind;
    }
    folder = below(folder, part);
  }
  return 'folder';
}

/** What systems and git leave beside people's files. */
const JUNK = new Set(['__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.git']);

/** Whether a name is nobody's work: `__MACOSX`, `.DS_Store`, `._zone.ts`. */
export const isJunk = (name: string): boolean => JUNK.has(name) || name.startsWith('._');
