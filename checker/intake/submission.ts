import type { Student } from '../core/grade-report.js';

/** What the intake needs to know of a lab. */
export interface IntakeLab {
  /** `01`. */
  readonly id: string;
  /** `01-dns`. */
  readonly slug: string;
  /** The listed student files, relative to the lab's folder. */
  readonly files: readonly string[];
}

/** What may be handed in. Passed in, so that tests can set them short. */
export interface IntakeLimits {
  /** An archive as it lies there. */
  readonly archiveBytes: number;
  /** All that an archive unpacks to, whether it is wanted or not. */
  readonly unpackedBytes: number;
  /** Above `freeBytes`, how many bytes may come out of one byte of an archive. */
  readonly ratio: number;
  /** Bytes that may come out of any archive, however small. */
  readonly freeBytes: number;
  /** Files and folders in an archive, and names in one folder. */
  readonly entries: number;
  /** A whole path in an archive, in bytes of UTF-8. */
  readonly nameBytes: number;
  /** One student file. What is longer than the grader takes, but not than this, spoils only itself. */
  readonly fileBytes: number;
  /** Folders inside one another. */
  readonly depth: number;
  /** The opening of one submission. */
  readonly seconds: number;
}

/** A whole workbook with its packages installed fits: some 10,000 files and 300 MB, of which an archive is a quarter. */
export const DEFAULT_INTAKE_LIMITS: IntakeLimits = {
  archiveBytes: 150_000_000,
  unpackedBytes: 600_000_000,
  ratio: 100,
  freeBytes: 5_000_000,
  entries: 40_000,
  nameBytes: 1_024,
  fileBytes: 1_000_000,
  depth: 32,
  seconds: 30,
};

/** One file of a submission that came as several, as Canvas hands them out. */
export interface SubmissionPart {
  /** Relative to the class folder. */
  readonly path: string;
  /** What the student called it: `zone.ts`. */
  readonly name: string;
}

/** A submission in a class folder; it was not opened yet. */
export interface FoundSubmission {
  readonly student: Student;
  /** Relative to the class folder. Of several parts: the first. */
  readonly path: string;
  /** `other`: nothing that can be opened. */
  readonly kind: 'folder' | 'zip' | 'tar.gz' | 'git' | 'other';
  /** ISO 8601. Only a roster tells: the times of files are those of the download. */
  readonly submittedAt?: string;
  /** The gradebook marked it as late. */
  readonly isLate?: true;
  /** Files that belong together; `path` alone when there are none. */
  readonly parts?: readonly SubmissionPart[];
  /** Why it cannot be graded: `openSubmission` says it again. */
  readonly refused?: string;
  /** What the instructor should know; `openSubmission` gives them too. */
  readonly notes?: readonly string[];
}

/** What opening a submission gave. */
export type OpenedSubmission =
  /** `labs`: ids of those that have at least one file in it, in order. */
  | { readonly ok: true; readonly labs: readonly string[]; readonly notes: readonly string[] }
  /** One sentence, inert, for the instructor. */
  | { readonly ok: false; readonly reason: string };
