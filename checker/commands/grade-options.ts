import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { UserError } from '../core/errors.js';
import type { IsolationLevel } from '../core/result.js';

/** What `grade` was asked, as it was typed. */
export interface GradeOptions {
  readonly folder: string;
  readonly lab?: string | undefined;
  readonly out?: string | undefined;
  readonly jobs?: string | undefined;
  /** The address of a queue whose workers grade. */
  readonly queue?: string | undefined;
  readonly resume?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly isolation?: IsolationLevel | undefined;
  readonly roster?: string | undefined;
  readonly course?: string | undefined;
  /** The id of one student, to be graded again. */
  readonly only?: string | undefined;
  /** Feedback pages without names. */
  readonly anonymous?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** The command as it is to be typed, with other options added. */
export function gradeCommand(options: GradeOptions, ...added: readonly string[]): string {
  const words = ['node checker grade', options.folder];
  if (options.lab) words.push('--lab', options.lab);
  if (options.out) words.push('--out', options.out);
  if (options.queue) words.push('--queue', options.queue);
  if (options.isolation) words.push('--isolation', options.isolation);
  if (options.roster) words.push('--roster', options.roster);
  if (options.course) words.push('--course', options.course);
  return [...words, ...added].join(' ');
}

/** The folder that reports go to: beside the class, never in it. Throws UserError. */
export function outFolder({ folder, out }: GradeOptions): string {
  const classFolder = resolve(folder);
  const chosen = out === undefined ? `${classFolder}-grades` : resolve(out);
  if (chosen === classFolder || chosen.startsWith(classFolder + sep)) {
    throw new UserError(
      `${out} lies in the folder of the submissions, and would be taken for one.`,
      `node checker grade ${folder} --out ${classFolder}-grades`,
    );
  }
  return chosen;
}

/** How many submissions are graded at the same time. Throws UserError. */
export function jobCount(
  typed: string | undefined,
  example = 'node checker grade <folder> --jobs 2',
): number {
  if (typed === undefined) return availableParallelism();
  const jobs = Number(typed);
  if (/^\d{1,3}$/.test(typed) && jobs > 0) return jobs;
  throw new UserError(`"${typed}" is no number of jobs: 1 to 999.`, example);
}
