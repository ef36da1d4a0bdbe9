import { withoutEnding } from './archive-kind.js';

/** What the name of a file or folder tells of whoever handed it in. */
export interface ToldByName {
  /** The part that stands for the student: `doejane_12345`, `Jane Doe_678`; else the name without an archive's ending. */
  readonly own: string;
  /** Jane Doe, where the name spells it. */
  readonly name?: string;
  /** `canvas`: the user id. `moodle`: the participant's number. `github`: the account. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly isLate?: true;
  /** What the student called the file, in a flat download. */
  readonly file?: string;
}

/** Canvas: `doejane_LATE_12345_67890_zone.ts`: user id, then attachment id; LATE only where it is. */
const CANVAS = /^(?<who>[^_]+)(?:_(?<late>LATE))?_(?<user>\d+)_(?<attachment>\d+)_(?<file>.+)$/s;

/** Moodle: a folder `Jane Doe_678_assignsubmission_file_`, or that as the beginning of a file's name. */
const MOODLE = /^(?<who>.+)_(?<participant>\d+)_assignsubmission_file_?(?<file>.*)$/s;

/** What was typed into Moodle's page, beside the files: no submission. */
export const isOnlineText = (name: string): boolean => /_\d+_assignsubmission_onlinetext_/.test(name);

/** Reads a name as Canvas or Moodle write it, or takes it as it is. */
export function readSubmissionName(name: string): ToldByName {
  const moodle = MOODLE.exec(name)?.groups;
  if (moodle) {
    const { who = '', participant = '', file = '' } = moodle;
    return {
      own: `${who}_${participant}`,
      // Where names are hidden from graders.
      ...(who === 'Participant' ? {} : { name: who }),
      ids: { moodle: participant },
      ...(file === '' ? {} : { file }),
    };
  }
  const canvas = CANVAS.exec(name)?.groups;
  if (canvas) {
    const { who = '', late, user = '', file = '' } = canvas;
    return {
      own: `${who}_${user}`,
      ids: { canvas: user },
      ...(late === undefined ? {} : { isLate: true }),
      file,
    };
  }
  return { own: withoutEnding(name) };
}

/**
 * Canvas adds `-1`, `-2` to the name of a file that was handed in again. A number with a zero before it (`hand-in-01`) is
 * the student's own.
 */
export function readResubmission(file: string): { readonly file: string; readonly number: number } {
  const match = /^(?<stem>.+)-(?<number>[1-9]\d{0,2})(?<ending>(?:\.tar)?\.[^.]+)?$/s.exec(file)?.groups;
  if (!match) return { file, number: 0 };
  return { file: `${match.stem}${match.ending ?? ''}`, number: Number(match.number) };
}

/**
 * What the names of GitHub Classroom's clones begin with: `lab-01-` of `lab-01-octocat`. Its command line puts them into
 * `lab-01-submissions`; elsewhere it is what all of two or more checkouts have in common. '' when there is nothing.
 */
export function classroomPrefix(folderName: string, checkouts: readonly string[]): string {
  const assignment = /^(?<slug>.+)-submissions$/.exec(folderName)?.groups?.slug;
  if (assignment !== undefined && checkouts.some((name) => name.startsWith(`${assignment}-`))) {
    return `${assignment}-`;
  }
  const [first = '', ...others] = checkouts;
  if (others.length === 0) return '';
  let length = first.length;
  while (!others.every((name) => name.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, first.lastIndexOf('-', length - 1) + 1);
}
