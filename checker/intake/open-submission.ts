import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRegularFile } from '../sandbox/read-source.js';
import { archiveKind, archiveKindOf } from './archive-kind.js';
import { folderTree, partsTree } from './folder-tree.js';
import { differencesFrom, HAND_IN_MANIFEST, readHandInManifest } from './hand-in-manifest.js';
import { type LocatedLab, locateLabs } from './locate-labs.js';
import { type Deadline, deadlineIn, Refusal, shown } from './refusal.js';
import type {
  FoundSubmission,
  IntakeLab,
  IntakeLimits,
  OpenedSubmission,
  SubmissionPart,
} from './submission.js';
import { below, isJunk, type SubmissionTree } from './submission-tree.js';

/** How a submission is opened. */
export interface OpenOptions {
  /** Those that are asked for, and those that they are built on. */
  readonly labs: readonly IntakeLab[];
  /** The folder to fill, like a workbook's `labs/`; it is made. */
  readonly into: string;
  readonly limits: IntakeLimits;
  /** Id of the lab that bare files belong to. Without it they must be all files of one lab. */
  readonly onlyLab?: string;
}

/** The work that was found in one place: files by lab. */
interface Work {
  readonly from: string;
  readonly labs: readonly { readonly lab: IntakeLab; readonly files: ReadonlyMap<string, Buffer> }[];
  readonly notes: readonly string[];
}

/**
 * Writes the listed student files of a submission to `into/<slug>/<path>`, as regular files, and nothing else. All is
 * read and checked before anything is written: a refused submission leaves nothing behind. Throws only when `into`
 * cannot be written.
 */
export async function openSubmission(
  classFolder: string,
  found: FoundSubmission,
  options: OpenOptions,
): Promise<OpenedSubmission> {
  let work: Work[];
  try {
    if (found.refused !== undefined) throw new Refusal(found.refused);
    work = await readWork(classFolder, found, options, deadlineIn(options.limits.seconds));
    refuseTwice(work);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
  for (const { labs } of work) {
    for (const { lab, files } of labs) layFiles(join(options.into, lab.slug), files);
  }
  const handedIn = new Set(work.flatMap(({ labs }) => labs.map(({ lab }) => lab.id)));
  return {
    ok: true,
    labs: options.labs.map(({ id }) => id).filter((id) => handedIn.has(id)),
    notes: [...(found.notes ?? []), ...work.flatMap(({ notes }) => notes)],
  };
}

function layFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const each of folders) mkdirSync(each, { recursive: true });
  for (const [path, bytes] of files) writeFileSync(join(folder, path), bytes, { flag: 'wx' });
}

async function readWork(
  classFolder: string,
  found: FoundSubmission,
  options: OpenOptions,
  deadline: Deadline,
): Promise<Work[]> {
  if (found.parts) return await readParts(classFolder, found.parts, options, deadline);
  switch (found.kind) {
    case 'zip':
    case 'tar.gz':
      return [await readArchive(classFolder, found.path, options, deadline)];
    case 'folder':
    case 'git':
      return await readFolder(classFolder, found.path, options, deadline);
    case 'other':
      throw new Refusal(`${shown(found.path)} is neither a folder, nor a zip, nor a tar.gz.`);
  }
}

/** A folder with the work itself, or with the archives that it was handed in as. */
async function readFolder(
  classFolder: string,
  path: string,
  options: OpenOptions,
  deadline: Deadline,
): Promise<Work[]> {
  const tree = folderTree(classFolder, path, options.limits, deadline);
  const located = await locateLabs(tree, options.labs, options.onlyLab);
  if (located.labs) return [await takeLabs(tree, located.root, located.labs, path)];
  const names = await tree.list(located.root);
  const archives = [...names.keys()].filter((name) => archiveKind(name) && !isJunk(name)).sort();
  if (archives.length === 0) throw new Refusal(nothingFound(path, options));
  const parts = archives.map((name) => ({ path: below(below(path, located.root), name), name }));
  return await readParts(classFolder, parts, options, deadline);
}

async function readParts(
  classFolder: string,
  parts: readonly SubmissionPart[],
  options: OpenOptions,
  deadline: Deadline,
): Promise<Work[]> {
  const archives = parts.filter(({ name }) => archiveKind(name));
  if (archives.length > 0) {
    const work: Work[] = [];
    for (const { path } of archives) {
      work.push(await readArchive(classFolder, path, options, deadline));
    }
    return work;
  }
  const tree = partsTree(classFolder, parts, options.limits);
  const located = await locateLabs(tree, options.labs, options.onlyLab);
  const from = parts.map(({ path }) => path).join(', ');
  if (!located.labs) throw new Refusal(nothingFound(from, options));
  return [await takeLabs(tree, located.root, located.labs, from)];
}

async function readArchive(
  classFolder: string,
  path: string,
  options: OpenOptions,
  deadline: Deadline,
): Promise<Work> {
  const read = readRegularFile(classFolder, path, options.limits.archiveBytes);
  if (!read.ok) throw new Refusal(shown(read.message, 300));
  const tree =
    archiveKindOf(path, read.bytes) === 'tar.gz'
      ? await (await import('./read-tar.js')).openTarGz(read.bytes, options.limits, deadline)
      : await (await import('./read-zip.js')).openZip(read.bytes, options.limits, deadline);
  const located = await locateLabs(tree, options.labs, options.onlyLab);
  if (!located.labs) throw new Refusal(nothingFound(path, options));
  return await takeLabs(tree, located.root, located.labs, path);
}

async function takeLabs(
  tree: SubmissionTree,
  root: string,
  located: readonly LocatedLab[],
  from: string,
): Promise<Work> {
  const manifestPath = below(root, HAND_IN_MANIFEST);
  const hasManifest = (await tree.list(root)).get(HAND_IN_MANIFEST) === 'file';
  const paths = located.flatMap(({ folder, present }) => present.map((path) => below(folder, path)));
  const bytes = await tree.read(hasManifest ? [...paths, manifestPath] : paths);
  const labs = located.map(({ lab, folder, present }) => ({
    lab,
    files: new Map(present.map((path) => [path, bytes.get(below(folder, path)) ?? Buffer.alloc(0)])),
  }));
  const written = bytes.get(manifestPath);
  if (written === undefined) return { from, labs, notes: [] };
  const manifest = readHandInManifest(written);
  if (!manifest) return { from, labs, notes: [`${HAND_IN_MANIFEST} in it cannot be read.`] };
  return { from, labs, notes: labs.flatMap(({ lab, files }) => differencesFrom(manifest, lab.id, files)) };
}

/** One lab in two archives: which of them counts is not ours to guess. */
function refuseTwice(work: readonly Work[]): void {
  const places = new Map<string, string>();
  for (const { from, labs } of work) {
    for (const { lab } of labs) {
      const other = places.get(lab.id);
      if (other !== undefined) {
        throw new Refusal(`Lab ${lab.id} is in ${shown(other)} and in ${shown(from)}: leave one of them.`);
      }
      places.set(lab.id, from);
    }
  }
}

function nothingFound(from: string, { labs, onlyLab }: OpenOptions): string {
  const lab = labs.find(({ id }) => id === onlyLab);
  const sought = lab
    ? `${lab.slug}, nor any of ${lab.files.join(', ')}`
    : 'folder of a lab, nor all files of one';
  return `Nothing in ${shown(from)} belongs to a lab: there is no labs/, no ${sought}.`;
}
