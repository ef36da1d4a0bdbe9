import { scoreOf } from '../../core/class-score.js';
import type { Course } from '../../core/course.js';
import type { GradeRow, Override, ReportLab, Student } from '../../core/grade-report.js';
import type { Journal } from './journal.js';

/** Someone of the class, and what they handed in. */
export interface RollEntry {
  readonly student: Student;
  /** The submission's path in the class folder; empty: nothing was handed in. */
  readonly submission: string;
  /** ISO 8601. */
  readonly submittedAt?: string;
}

/** What rows are made from. */
export interface RowSources {
  readonly journal: Journal;
  readonly roll: readonly RollEntry[];
  /** The labs that everybody was to hand in. */
  readonly labs: readonly ReportLab[];
  readonly course: Course;
  readonly overrideOf: (student: string, labId: string) => Override | undefined;
}

/** The rows of a class in order of student and lab, read from the journal one after the other. */
export async function* classRows(sources: RowSources): AsyncGenerator<GradeRow> {
  const roll = [...sources.roll].sort((a, b) => compare(a.student.id, b.student.id));
  for (const entry of roll) yield* rowsOf(entry, sources);
}

/** The labs of a class where nobody said which: those that someone handed in; all when nobody did. */
export function labsHandedIn<L extends { readonly id: string }>(journal: Journal, labs: readonly L[]): L[] {
  const seen = new Set<string | undefined>();
  for (const student of journal.students()) {
    for (const { labId } of journal.standing(student)) seen.add(labId);
  }
  const handedIn = labs.filter(({ id }) => seen.has(id));
  return handedIn.length > 0 ? handedIn : [...labs];
}

/** A row for each lab, also of a submission that was refused as a whole. */
async function* rowsOf(entry: RollEntry, sources: RowSources): AsyncGenerator<GradeRow> {
  const { journal, labs, course, overrideOf } = sources;
  const { student, submission, submittedAt } = entry;
  const standing = journal.standing(student.id);
  for (const lab of labs) {
    const noted = standing.find(({ labId }) => labId === undefined || labId === lab.id);
    const kept = noted && (await journal.read(noted));
    const override = overrideOf(student.id, lab.id);
    const common = {
      student,
      submission,
      labId: lab.id,
      ...(submittedAt === undefined ? {} : { submittedAt }),
      ...(override ? { override } : {}),
      ...(kept?.notes ? { notes: kept.notes } : {}),
    };
    if (kept?.kind === 'graded') {
      const { result, typeErrors } = kept;
      const score = scoreOf(lab, result.checks, course, submittedAt);
      yield { kind: 'graded', ...common, result, typeErrors, score };
    } else {
      const { because, reason } = kept ?? NOTHING;
      yield { kind: 'ungraded', ...common, because, reason };
    }
  }
}

const NOTHING = { because: 'missing', reason: 'nothing was handed in for this lab' } as const;

/** By code units: the same order everywhere. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
