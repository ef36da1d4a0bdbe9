import { inertLine } from '../core/inert.js';
import type { Style } from './terminal.js';
import { paragraph } from './wrap.js';

/** A student file, and whether it went in. `stub`: it is in, still as it was given. */
export type HandInFile =
  | { readonly path: string; readonly state: 'changed' | 'stub' }
  | { readonly path: string; readonly state: 'left-out'; readonly message: string };

/** A lab's files, by their paths in its folder. */
export interface HandInLab {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly files: readonly HandInFile[];
}

/** What `hand-in` wrote. */
export interface HandInDocument {
  readonly formatVersion: 1;
  /** The zip, relative to the workbook's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly labs: readonly HandInLab[];
  /** Open labs in which nothing was written yet. */
  readonly leftOut: readonly HandInLab[];
}

/** What was packed, what was not and why, and what to do with it. */
export function handInReport(document: HandInDocument, style: Style): string {
  const { path, bytes, labs } = document;
  const packed = labs.map(({ id, title, files }) => {
    const names = files.filter(({ state }) => state !== 'left-out').map((file) => file.path);
    return paragraph(`${id}  ${title}: ${names.join(', ')}`, 2);
  });
  const notes = notesOn(document);
  return [
    [`${style.bold(path)} is written (${sizeText(bytes)}). In it:`, ...packed].join('\n'),
    ...(notes.length > 0 ? [['Before you hand it in:', ...notes].join('\n')] : []),
    paragraph(`Upload ${style.accent(path)} as it is.`),
  ].join('\n\n');
}

function notesOn({ labs, leftOut }: HandInDocument): string[] {
  const notes = labs.flatMap(({ slug, files }) => files.flatMap((file) => noteOn(slug, file)));
  const unwritten = leftOut.map(
    ({ id, title }) => `Lab ${id}, ${title}, is not in it: nothing is written yet.`,
  );
  return [...notes, ...unwritten].map((note) => paragraph(`- ${note}`, 2));
}

function noteOn(slug: string, file: HandInFile): string[] {
  switch (file.state) {
    case 'changed':
      return [];
    case 'stub':
      return [`labs/${slug}/${file.path} is still as it was given.`];
    case 'left-out':
      return [`Not in it: labs/${slug}/${inertLine(file.message)}`];
  }
}

/** A size as people read it: `812 bytes`, `4.2 kB`. */
function sizeText(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(1)} kB`;
}
