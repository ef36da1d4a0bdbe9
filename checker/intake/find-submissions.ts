import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import type { Student } from '../core/grade-report.js';
import { archiveKind, isOtherArchive } from './archive-kind.js';
import { nodeKind } from './folder-tree.js';
import { shown } from './refusal.js';
import { findStudent, type RosterStudent, readRoster } from './roster.js';
import type { FoundSubmission, SubmissionPart } from './submission.js';
import {
  classroomPrefix,
  isOnlineText,
  readResubmission,
  readSubmissionName,
  type ToldByName,
} from './submission-name.js';
import { isJunk, type NodeKind } from './submission-tree.js';

/** How a class folder is read. */
export interface FindOptions {
  /** A CSV file that maps names and accounts to students. */
  readonly roster?: string;
  /** Paths in the class folder that are no submissions: a course file, where reports go. */
  readonly ignore?: readonly string[];
}

/** What lies in a class folder. */
export interface FoundSubmissions {
  /** In order of student id. */
  readonly found: readonly FoundSubmission[];
  /** In the roster, and nothing was handed in. */
  readonly missing: readonly Student[];
  /** Ids of those who handed in and are not in the roster; empty without one. */
  readonly strangers: readonly string[];
  /** Files that are nobody's submission: neither an archive, nor named as gradebooks name them. */
  readonly ignored: readonly string[];
}

/** Something in the class folder. */
interface Entry {
  readonly path: string;
  readonly kind: NodeKind | 'git';
  readonly told: ToldByName;
}

/**
 * Finds the submissions in a class folder, and whose they are. Nothing is opened. Two submissions of one student: the
 * later one where both times are known, else one that is refused. Throws UserError for a folder or roster that cannot be
 * read.
 */
export async function findSubmissions(
  classFolder: string,
  options: FindOptions = {},
): Promise<FoundSubmissions> {
  const roster = options.roster === undefined ? undefined : await readRoster(options.roster);
  const left = [...(options.ignore ?? []), ...(options.roster === undefined ? [] : [options.roster])];
  const entries = await entriesOf(classFolder, left);
  const ignored: string[] = [];
  const byName = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!isSubmission(entry, roster)) {
      ignored.push(entry.path);
      continue;
    }
    // Only a gradebook's flat download gives one student several files.
    const key = entry.told.file === undefined ? `entry ${entry.path}` : `student ${entry.told.own}`;
    byName.set(key, [...(byName.get(key) ?? []), entry]);
  }
  const strangers: string[] = [];
  const submissions = [...byName.values()].map((files) => {
    const known = roster && studentOf(roster, files);
    const submission = submissionOf(files);
    if (!roster) return submission;
    if (known) return { ...submission, ...known };
    strangers.push(submission.student.id);
    const note = `"${shown(submission.student.id)}" belongs to nobody in the roster.`;
    return { ...submission, notes: [...(submission.notes ?? []), note] };
  });
  const found = oneEach(submissions);
  const handedIn = new Set(found.map(({ student }) => folded(student.id)));
  return {
    found,
    missing: [...new Map((roster ?? []).map(({ student }) => [folded(student.id), student]))]
      .filter(([id]) => !handedIn.has(id))
      .map(([, student]) => student),
    strangers,
    ignored,
  };
}

/** What is asked for waits in memory: the names of a large class are looked at some at a time. */
const AT_A_TIME = 64;

async function entriesOf(classFolder: string, left: readonly string[]): Promise<Entry[]> {
  const names = (await namesIn(classFolder)).filter((name) => !name.startsWith('.') && !isJunk(name));
  const leftPaths = new Set(await Promise.all(left.map(realPath)));
  const root = await realPath(classFolder);
  const read: { readonly name: string; readonly kind: Entry['kind'] }[] = [];
  const wanted = names.filter((name) => !leftPaths.has(join(root, name)));
  for (let first = 0; first < wanted.length; first += AT_A_TIME) {
    const some = wanted.slice(first, first + AT_A_TIME);
    const kinds = await Promise.all(some.map((name) => kindOf(join(classFolder, name))));
    read.push(...some.map((name, index) => ({ name, kind: kinds[index] ?? 'special' })));
  }
  const prefix = classroomPrefix(
    basename(root),
    read.filter(({ kind }) => kind === 'git').map(({ name }) => name),
  );
  return read.map(({ name, kind }) => {
    const isClone = kind === 'git' && prefix !== '' && name.startsWith(prefix) && name !== prefix;
    return {
      path: name,
      kind,
      told: isClone
        ? { own: name.slice(prefix.length), ids: { github: name.slice(prefix.length) } }
        : readSubmissionName(name),
    };
  });
}

async function namesIn(classFolder: string): Promise<string[]> {
  const names = await readdir(classFolder).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOTDIR'
        ? `${classFolder} is a file. A class is a folder with one submission a student.`
        : `The folder ${classFolder} cannot be read: ${error.message}.`,
      'node checker grade <folder of submissions>',
    );
  });
  if (names.includes('labs') && names.includes('package.json')) {
    throw new UserError(
      `${classFolder} is one workbook. A class is a folder with one submission a student.`,
      'Put the workbook into a folder of its own, and grade that folder.',
    );
  }
  return names.sort();
}

const realPath = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

async function kindOf(path: string): Promise<NodeKind | 'git'> {
  const found = await lstat(path).catch(() => undefined);
  const kind = found ? nodeKind(found) : 'special';
  if (kind !== 'folder') return kind;
  return (await lstat(join(path, '.git')).catch(() => undefined)) ? 'git' : 'folder';
}

/** A file that is no archive is work only where a gradebook or the roster says whose. */
function isSubmission({ path, kind, told }: Entry, roster: readonly RosterStudent[] | undefined): boolean {
  if (isOnlineText(path)) return false;
  if (kind !== 'file' || told.file !== undefined) return true;
  if (archiveKind(path) || isOtherArchive(path)) return true;
  return roster?.some(({ submission }) => submission === path) ?? false;
}

function studentOf(
  roster: readonly RosterStudent[],
  files: readonly Entry[],
): Pick<FoundSubmission, 'student' | 'submittedAt'> | undefined {
  for (const { path, told } of files) {
    const known = findStudent(roster, path, told);
    if (!known) continue;
    const ids = { ...told.ids, ...known.student.ids };
    const hasIds = Object.keys(ids).length > 0;
    return {
      student: { ...known.student, ...(hasIds ? { ids } : {}) },
      ...(known.submittedAt === undefined ? {} : { submittedAt: known.submittedAt }),
    };
  }
  return undefined;
}

/** One submission of the files of one student; of a file that was handed in again, the newest. */
function submissionOf(files: readonly Entry[]): FoundSubmission {
  const [first] = files;
  if (!first) throw new Error('a submission without files');
  const { own, name, ids } = first.told;
  const student: Student = {
    id: own,
    ...(name === undefined ? {} : { name }),
    ...(ids ? { ids } : {}),
  };
  const late = files.some(({ told }) => told.isLate) ? ({ isLate: true } as const) : {};
  if (first.told.file === undefined) {
    return { student, ...placeOf(first), ...late };
  }
  const { newest, notes } = newestOf(files);
  const unusable = files.find(({ kind }) => kind !== 'file');
  const [only, ...others] = newest;
  const place =
    only && others.length === 0 && !isBareFile(only.part)
      ? placeOf(only.entry)
      : {
          path: newest[0]?.part.path ?? first.path,
          kind: 'folder' as const,
          parts: newest.map(({ part }) => part),
        };
  return {
    student,
    ...(unusable ? placeOf(unusable) : place),
    ...late,
    ...(notes.length > 0 ? { notes } : {}),
  };
}

const isBareFile = ({ name }: SubmissionPart): boolean => !archiveKind(name) && !isOtherArchive(name);

function placeOf({ path, kind }: Entry): Pick<FoundSubmission, 'path' | 'kind' | 'refused'> {
  switch (kind) {
    case 'git':
    case 'folder':
      return { path, kind };
    case 'file':
      return { path, kind: archiveKind(path) ?? 'other' };
    case 'link':
      return { path, kind: 'other', refused: `${shown(path)} is a link. Put the submission itself there.` };
    case 'special':
      return { path, kind: 'other', refused: `${shown(path)} is neither a file nor a folder.` };
  }
}

function newestOf(files: readonly Entry[]): {
  readonly newest: readonly { readonly entry: Entry; readonly part: SubmissionPart }[];
  readonly notes: readonly string[];
} {
  const newest = new Map<string, { entry: Entry; part: SubmissionPart; number: number }>();
  const notes: string[] = [];
  const numbered = files.map((entry) => ({ entry, ...readResubmission(entry.told.file ?? '') }));
  for (const { entry, file, number } of numbered.sort((a, b) => a.number - b.number)) {
    const older = newest.get(file);
    if (older) notes.push(`${shown(older.entry.path)} was left aside for ${shown(entry.path)}.`);
    newest.set(file, { entry, part: { path: entry.path, name: file }, number });
  }
  return { newest: [...newest.values()], notes };
}

/** At most one submission a student, in order of id. */
function oneEach(submissions: readonly FoundSubmission[]): FoundSubmission[] {
  const byStudent = new Map<string, FoundSubmission>();
  for (const submission of submissions) {
    const key = folded(submission.student.id);
    const other = byStudent.get(key);
    byStudent.set(key, other ? laterOf(other, submission) : submission);
  }
  return [...byStudent.values()].sort((a, b) => (a.student.id < b.student.id ? -1 : 1));
}

function laterOf(a: FoundSubmission, b: FoundSubmission): FoundSubmission {
  const both = `${shown(a.path)} and ${shown(b.path)}`;
  if (a.submittedAt === undefined || b.submittedAt === undefined || a.submittedAt === b.submittedAt) {
    return { ...a, refused: `${both} are of one student, ${shown(a.student.id)}: leave one of them.` };
  }
  const [older, later] = a.submittedAt < b.submittedAt ? [a, b] : [b, a];
  const note = `${shown(older.path)} was left aside for ${shown(later.path)}, which is later.`;
  return { ...later, notes: [...(later.notes ?? []), note] };
}

const folded = (id: string): string => id.normalize('NFC').toLowerCase();
