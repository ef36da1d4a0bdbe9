import type { Lab, QuizQuestion, StepSummary } from '../core/lab.js';

/** A lab as `status` shows it: readable without opening a sealed pack. */
export type LabSummary = Omit<Lab, 'steps'> & {
  readonly steps: readonly StepSummary[];
  /** SHA-256 (hex) of what grades it: manifest, hidden tests, given files and data. */
  readonly digest: string;
};

/** A lab with all that it holds. In the student edition it comes out of a sealed pack and stays in memory. */
export interface OpenLab {
  readonly lab: Lab;
  readonly digest: string;
  /** Everything that a student may see (lesson, stubs, given, data, examples): path in the lab's folder -> text. */
  readonly files: Readonly<Record<string, string>>;
  /** The hidden tests, compiled: a CommonJS script that exports `causes`. */
  readonly hidden: string;
  /** The reference: path -> text. */
  readonly reference: Readonly<Record<string, string>>;
  readonly quiz: readonly QuizQuestion[];
  /** The earlier labs that its code imports, in order. */
  readonly used: readonly UsedLab[];
}

/** What a lab that is built on another one needs of it. */
export type UsedLab = Pick<OpenLab, 'lab' | 'files' | 'reference'>;

/** A lab as its sealed pack holds it: the labs that it uses have packs of their own. */
export type PackedLab = Omit<OpenLab, 'used'>;

/** The folder that a person works in. */
export interface Workbook {
  /** Absolute path of the folder that holds `labs/` and `checker/`. */
  readonly root: string;
  readonly edition: 'author' | 'student';
  /** `all`: nothing is locked. */
  readonly unlock: 'in-order' | 'all';
  /** In order. */
  readonly labs: readonly LabSummary[];
  /** Opens a lab by its id. Throws UserError when its pack is damaged. */
  open(id: string): Promise<OpenLab>;
}
