import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../core/atomic-write.js';
import type { GradeRow } from '../core/grade-report.js';
import { sumPoints } from '../core/score.js';
import { judgeGrading } from '../grading/class/grade-one.js';
import { startGrader } from '../grading/start-grader.js';
import { openSubmission } from '../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS } from '../intake/submission.js';
import { studentWorkbook } from '../labs/student-workbook.js';
import {
  type GradescopeResults,
  gradescopeFault,
  gradescopeRefusal,
  gradescopeResults,
} from '../report/export/gradescope-results.js';

/** What `edition/autograder.json` says. */
interface Settings {
  /** Everything that is handed in is for this lab. */
  readonly lab?: string;
}

/** Gradescope runs it once: there is no second attempt to wait for. */
const LAST_ATTEMPT = 2;

/** Grades `submission/` below `root`, at the best level that starts here. */
async function gradeHere(root: string, edition: string): Promise<GradescopeResults> {
  const workbook = await studentWorkbook(edition);
  if (!workbook) throw new Error(`there is no edition in ${edition}`);
  const { lab: onlyLab } = JSON.parse(await readFile(join(edition, 'autograder.json'), 'utf8')) as Settings;
  const student = { id: 'submission' };
  const work = await mkdtemp(join(tmpdir(), 'autograder-'));
  try {
    const into = join(work, 'labs');
    const opened = await openSubmission(
      root,
      { student, path: 'submission', kind: 'folder' },
      {
        labs: workbook.labs.map(({ id, slug, files }) => ({
          id,
          slug,
          files: files.map(({ path }) => path),
        })),
        into,
        limits: DEFAULT_INTAKE_LIMITS,
        ...(onlyLab === undefined ? {} : { onlyLab }),
      },
    );
    if (!opened.ok) return gradescopeRefusal(opened.reason);
    const labs = workbook.labs.filter(({ id }) => opened.labs.includes(id) && (onlyLab ?? id) === id);
    if (labs.length === 0) return gradescopeRefusal('nothing in it belongs to the lab.');
    const seed = 1 + Math.floor(Math.random() * 999_999_999);
    const grader = await startGrader({ root: edition });
    try {
      const rows: GradeRow[] = [];
      for (const { id, slug } of labs) {
        const openLab = await workbook.open(id);
        const graded = await grader.grade({ openLab, submissionDir: join(into, slug), seed });
        // A step that could not be run here is not the student's to pay for.
        const verdict = judgeGrading(graded, LAST_ATTEMPT);
        if (verdict.kind === 'ungraded') {
          const { because, reason } = verdict;
          rows.push({ kind: 'ungraded', student, labId: id, submission: 'submission', because, reason });
          continue;
        }
        const { points, maxPoints } = sumPoints(graded.result.checks);
        const score = { points, maxPoints, bonus: 0, latePenalty: 0, computed: points };
        rows.push({ kind: 'graded', student, labId: id, submission: 'submission', score, ...graded });
      }
      return gradescopeResults(labs, { rows }, grader.isolation);
    } finally {
      await grader.close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `node autograder.js <root>`: there are results whatever happens; a fault of ours gives no score. */
async function main(root: string, edition: string): Promise<void> {
  const results = await gradeHere(root, edition).catch((error: unknown) =>
    gradescopeFault(error instanceof Error ? error.message : String(error)),
  );
  await writeFileAtomic(join(root, 'results/results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

await main(
  resolve(process.argv[2] ?? '/autograder'),
  resolve(dirname(fileURLToPath(import.meta.url)), '../..'),
);
