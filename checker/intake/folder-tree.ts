import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../sandbox/read-source.js';
import { type Deadline, Refusal, shown, shownMessage } from './refusal.js';
import type { IntakeLimits, SubmissionPart } from './submission.js';
import { below, type NodeKind, type SubmissionTree } from './submission-tree.js';

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** What a directory entry or a file's status stands for. */
export function nodeKind(found: Typed): NodeKind {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'link' : 'special';
}

/** A folder below the class folder. No link is followed on the way, nor in it. */
export function folderTree(
  classFolder: string,
  path: string,
  limits: IntakeLimits,
  deadline: Deadline,
): SubmissionTree {
  const listed = new Map<string, ReadonlyMap<string, NodeKind>>();
  return {
    list: async (folder) => {
      deadline.check();
      const known = listed.get(folder);
      if (known) return known;
      const names = listFolder(classFolder, below(path, folder), limits);
      listed.set(folder, names);
      return names;
    },
    read: async (paths) =>
      readFiles(classFolder, new Map(paths.map((each) => [each, below(path, each)])), limits),
  };
}

/** Files that belong together, as one folder with the names that their owner gave them. */
export function partsTree(
  classFolder: string,
  parts: readonly SubmissionPart[],
  limits: IntakeLimits,
): SubmissionTree {
  return {
    list: async (folder) => {
      if (folder !== '') return new Map();
      return new Map(parts.map(({ path, name }) => [name, kindOf(join(classFolder, path))]));
    },
    read: async (paths) => {
      const wanted = parts.filter(({ name }) => paths.includes(name));
      return readFiles(classFolder, new Map(wanted.map(({ path, name }) => [name, path])), limits);
    },
  };
}

function kindOf(path: string): NodeKind {
  try {
    return nodeKind(lstatSync(path));
  } catch {
    return 'special';
  }
}

function listFolder(classFolder: string, path: string, limits: IntakeLimits): ReadonlyMap<string, NodeKind> {
  const names = new Map<string, NodeKind>();
  try {
    if (!isRealFolder(classFolder, path)) return names;
    const folder = opendirSync(join(classFolder, path));
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
        if (names.size === limits.entries) {
          throw new Refusal(`The folder ${shown(path)} holds more than ${limits.entries} names.`);
        }
        names.set(entry.name, nodeKind(entry));
      }
    } finally {
      folder.closeSync();
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The folder ${shown(path)} cannot be read: ${shownMessage(error)}.`);
  }
  return names;
}

/** Throws the system's error when one may not look. */
function isRealFolder(classFolder: string, path: string): boolean {
  let folder = classFolder;
  for (const part of path.split('/')) {
    folder = join(folder, part);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (!found?.isDirectory()) return false;
  }
  return true;
}

function readFiles(
  classFolder: string,
  paths: ReadonlyMap<string, string>,
  limits: IntakeLimits,
): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [name, path] of paths) {
    const read = readRegularFile(classFolder, path, limits.fileBytes);
    if (!read.ok) throw new Refusal(shown(read.message, 300));
    files.set(name, read.bytes);
  }
  return files;
}
