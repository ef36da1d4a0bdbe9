import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { EDITION_MANIFEST, type EditionManifest, packPath } from './edition-format.js';
import type { PackedLab, Workbook } from './workbook.js';

const REMEDY = 'Copy the folder checker/ from a fresh edition over this one; your labs/ stay as they are.';

/** Reads the manifest of a student edition; undefined when `root` is none. */
async function readManifest(root: string): Promise<EditionManifest | undefined> {
  const text = await readFile(join(root, EDITION_MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as EditionManifest;
    if (manifest.formatVersion === 1 && Array.isArray(manifest.labs)) return manifest;
  } catch {
    // Told below.
  }
  throw new UserError(`${EDITION_MANIFEST} is damaged.`, REMEDY);
}

async function openPack(root: string, slug: string): Promise<PackedLab> {
  const path = packPath(slug);
  // `status` opens no pack, and cryptography takes a while to load.
  const { unseal } = await import('./seal.js');
  try {
    return JSON.parse(unseal(slug, await readFile(join(root, path)))) as PackedLab;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'it is missing' : message;
    throw new UserError(`The sealed pack ${path} cannot be opened: ${reason}.`, REMEDY);
  }
}

/** A student edition as a workbook; undefined when `root` is none. */
export async function studentWorkbook(root: string): Promise<Workbook | undefined> {
  const manifest = await readManifest(root);
  if (!manifest) return undefined;
  const { labs, unlock } = manifest;
  return {
    root,
    edition: 'student',
    unlock,
    labs,
    open: async (id) => {
      const lab = labs.find((candidate) => candidate.id === id);
      if (!lab)
        throw new UserError(`There is no lab ${id}.`, `The labs are: ${labs.map((l) => l.id).join(', ')}.`);
      const earlier = labs.filter((candidate) => lab.uses?.includes(candidate.id));
      const [open, ...used] = await Promise.all([lab, ...earlier].map(({ slug }) => openPack(root, slug)));
      return { ...(open as PackedLab), used };
    },
  };
}
