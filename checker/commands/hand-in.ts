import { join } from 'node:path';
import { writeFileAtomic } from '../core/atomic-write.js';
import { UserError } from '../core/errors.js';
import { storageError } from '../core/storage-error.js';
import { unlockedIds } from '../core/unlock.js';
import { editionDigest } from '../intake/hand-in-manifest.js';
import { type PackedLabFiles, packHandIn } from '../intake/pack-hand-in.js';
import type { LabSummary, Workbook } from '../labs/workbook.js';
import {
  type HandInDocument,
  type HandInFile,
  type HandInLab,
  handInReport,
} from '../report/hand-in-report.js';
import { jsonText } from '../report/json.js';
import { DEFAULT_LIMITS } from '../sandbox/limits.js';
import { readSource } from '../sandbox/read-source.js';
import type { CommandContext } from './context.js';
import { chooseLab, type OpenedWorkbook, openWorkbook } from './open-workbook.js';

/** A lab's files as they were found. */
interface ReadLab {
  readonly told: HandInLab;
  readonly packed: PackedLabFiles;
}

/**
 * Packs the student files of one lab, or of all that are open and begun, into a zip in the workbook's folder, and says
 * what is in it. Throws UserError when there is nothing to pack (exit 2), or when the lab is locked (exit 4).
 */
export async function runHandIn(
  context: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean },
): Promise<number> {
  const opened = await openWorkbook(context);
  const { workbook } = opened;
  const read = await Promise.all(labsToRead(opened, options.lab).map((lab) => readLab(workbook, lab)));
  const isNamed = options.lab !== undefined;
  const labs = read.filter(({ told }) =>
    told.files.some(({ state }) => state === 'changed' || (isNamed && state === 'stub')),
  );
  if (labs.length === 0) throw nothingToPack(read, isNamed);
  const path = isNamed ? `hand-in-${labs[0]?.packed.slug}.zip` : 'hand-in.zip';
  const bytes = await packHandIn(
    labs.map(({ packed }) => packed),
    { edition: editionDigest(workbook.labs), madeAt: context.now() },
  );
  const target = join(context.root, path);
  await writeFileAtomic(target, bytes).catch((error: unknown) => {
    throw storageError(error, 'what you hand in', target);
  });
  const document: HandInDocument = {
    formatVersion: 1,
    path,
    bytes: bytes.length,
    labs: labs.map(({ told }) => told),
    leftOut: read.filter((lab) => !labs.includes(lab)).map(({ told }) => told),
  };
  context.screen.print(options.json ? jsonText(document) : handInReport(document, context.screen.style));
  return 0;
}

function labsToRead(opened: OpenedWorkbook, typed: string | undefined): LabSummary[] {
  if (typed !== undefined) return [chooseLab(opened, typed)];
  const unlocked = new Set(unlockedIds(opened.workbook, opened.progress));
  return opened.workbook.labs.filter(({ id }) => unlocked.has(id));
}

async function readLab(workbook: Workbook, lab: LabSummary): Promise<ReadLab> {
  const { id, slug, title } = lab;
  const folder = join(workbook.root, 'labs', slug);
  const { files: stubs } = await workbook.open(id);
  const texts: Record<string, string> = {};
  const files = lab.files.map(({ path }): HandInFile => {
    const source = readSource(folder, path, DEFAULT_LIMITS.sourceBytes, id);
    if (!source.ok) return { path, state: 'left-out', message: source.message };
    texts[path] = source.text;
    return { path, state: source.text === stubs[path] ? 'stub' : 'changed' };
  });
  return { told: { id, slug, title, files }, packed: { id, slug, files: texts } };
}

function nothingToPack(read: readonly ReadLab[], isNamed: boolean): UserError {
  const messages = read.flatMap(({ told }) =>
    told.files.flatMap((file) => (file.state === 'left-out' ? [`  ${file.message}`] : [])),
  );
  if (messages.length > 0) {
    return new UserError(
      `There is nothing that can be handed in:\n${messages.join('\n')}`,
      isNamed ? `node checker reset ${read[0]?.told.id}` : 'node checker doctor',
    );
  }
  return new UserError(
    'There is nothing to hand in yet: every file is still as it was given.',
    'node checker lesson',
  );
}
