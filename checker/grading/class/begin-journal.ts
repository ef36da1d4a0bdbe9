import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { storageError } from '../../core/storage-error.js';
import { Journal, type OpenedJournal } from './journal.js';
import type { JournalHeader } from './journal-format.js';
import { LOCK } from './write-lock.js';

/** The journal's name in the folder of a class's grades. */
export const JOURNAL = 'journal.jsonl';

/** Makes the folder that the grades go to. Throws UserError when something is in it. */
export async function makeOut(out: string, resumeCommand: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw storageError(error, 'the grades', out);
  }
  const names = (await readdir(out)).filter((name) => name !== LOCK);
  if (names.includes(JOURNAL)) {
    throw new UserError(`There are grades in ${out} already.`, `To go on with them: ${resumeCommand}`);
  }
  if (names.length > 0) {
    throw new UserError(
      `${out} is not empty, and no grades are in it.`,
      'Grade into a new folder: node checker grade <folder> --out <new folder>',
    );
  }
}

/**
 * A journal to go on with. `wanted` is told the seed that it was begun with. Throws UserError that says what differs from
 * when it was begun.
 */
export async function resumeJournal(
  out: string,
  wanted: (seed: number) => JournalHeader,
): Promise<OpenedJournal> {
  const opened = await Journal.open(join(out, JOURNAL));
  const differences = differencesOf(opened.header, wanted(opened.header.seed));
  if (differences.length === 0) return opened;
  await opened.journal.close();
  throw new UserError(
    `The grades in ${out} were begun with something else, and grades of both kinds must not be mixed:\n${differences
      .map((line) => `- ${line}`)
      .join('\n')}`,
    'Grade into a new folder: node checker grade <folder> --out <new folder>',
  );
}

/** What would make grades of two runs differ, a sentence each. */
export function differencesOf(before: JournalHeader, now: JournalHeader): string[] {
  const differences: string[] = [];
  const major = (version: string) => version.split('.')[0];
  if (before.checker !== now.checker) differences.push('the checker has changed');
  const ids = (header: JournalHeader) => Object.keys(header.labs).sort().join(', ');
  if (ids(before) !== ids(now)) differences.push(`the labs were ${ids(before)}, and are ${ids(now)}`);
  else {
    const changed = Object.keys(now.labs).filter((id) => before.labs[id] !== now.labs[id]);
    if (changed.length > 0) differences.push(`the tests of lab ${changed.join(', ')} have changed`);
  }
  if (before.seed !== now.seed) differences.push(`the seed was ${before.seed}, and is ${now.seed}`);
  if (major(before.node) !== major(now.node)) {
    differences.push(`Node was ${before.node}, and is ${now.node}`);
  }
  if (before.isolation !== now.isolation) {
    differences.push(`the isolation level was ${before.isolation}, and is ${now.isolation}`);
  }
  return differences;
}
