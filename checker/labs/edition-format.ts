import type { LabSummary } from './workbook.js';

/** Where a student edition keeps its parts, relative to its root. */
export const EDITION_MANIFEST = 'checker/edition.json';

/** The words that the lessons explain, in either edition, relative to its root. */
export const GLOSSARY = 'labs/GLOSSARY.md';

/** A lab's sealed pack, relative to the edition's root. */
export const packPath = (slug: string) => `checker/packs/${slug}.pack`;

/** `checker/edition.json`: what `status` needs, in clear. */
export interface EditionManifest {
  readonly formatVersion: 1;
  readonly unlock: 'in-order' | 'all';
  readonly labs: readonly LabSummary[];
}
