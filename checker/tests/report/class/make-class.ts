import type {
  GradedRow,
  GradeReport,
  GradeRow,
  ReportLab,
  Score,
  Student,
} from '../../../core/grade-report.js';
import type { CheckOutcome, CheckResult, Failure } from '../../../core/result.js';
import { sumPoints } from '../../../core/score.js';
import { someFailure } from '../../core/make-steps.js';

type Outcome = CheckOutcome['outcome'] | 'not-written';

/** A lab of ten-point steps; the last of more than two is an extension. */
export function makeLab(id: string, stepCount = 3): ReportLab {
  return {
    id,
    slug: `${id}-lab`,
    title: `Title of lab ${id}`,
    steps: Array.from({ length: stepCount }, (_, index) => ({
      id: `${id}.${index + 1}`,
      title: `Title of ${id}.${index + 1}`,
      points: 10,
      required: stepCount > 2 && index === stepCount - 1 ? 'extension' : 'core',
    })),
  };
}

const unwritten: Failure = {
  ...someFailure,
  cause: { id: 'not-written-yet', says: 'This step is not written yet.' },
};

/** One step's outcome; `failure` changes what a failed one tells. */
export function makeOutcome(stepId: string, outcome: Outcome, failure: Partial<Failure> = {}): CheckResult {
  const row = { stepId, points: outcome === 'passed' ? 10 : 0, maxPoints: 10, durationMs: 1 };
  const told = { ...someFailure, ...failure };
  switch (outcome) {
    case 'passed':
      return { ...row, outcome };
    case 'failed':
      return { ...row, outcome, failure: told };
    case 'not-written':
      return { ...row, outcome: 'failed', failure: unwritten };
    case 'stopped':
      return { ...row, outcome, exit: { kind: 'timed-out', limitMs: 2000 }, failure: told };
    case 'skipped':
      return { ...row, outcome, because: 'an earlier step must pass first' };
    case 'not-run':
      return { ...row, outcome, needs: 'a browser' };
    case 'grader-error':
      return { ...row, outcome, message: 'the worker ended' };
  }
}

/** A graded row of a lab: outcomes of its steps in order, the rest passed. */
export function makeGraded(
  student: Student,
  lab: ReportLab,
  outcomes: readonly (Outcome | CheckResult)[] = [],
  changes: Partial<Omit<GradedRow, 'score'>> & { readonly score?: Partial<Score> } = {},
): GradedRow {
  const checks = lab.steps.map(({ id }, index) => {
    const outcome = outcomes[index] ?? 'passed';
    return typeof outcome === 'string' ? makeOutcome(id, outcome) : outcome;
  });
  const { points, maxPoints } = sumPoints(checks);
  const { score, ...rest } = changes;
  return {
    kind: 'graded',
    student,
    labId: lab.id,
    submission: `${student.id}.zip`,
    typeErrors: [],
    ...rest,
    score: { points, maxPoints, bonus: 0, latePenalty: 0, computed: points, ...score },
    result: {
      formatVersion: 1,
      labId: lab.id,
      seed: 4711,
      isolation: 'sandbox',
      digests: { submission: 'a'.repeat(64), lab: 'b'.repeat(64), checker: 'c'.repeat(64) },
      output: '',
      checks,
      ...rest.result,
    },
  };
}

/** A row without a grade. */
export function makeUngraded(
  student: Student,
  because: 'refused' | 'missing' | 'grader-error',
  reason: string,
  labId?: string,
): GradeRow {
  return {
    kind: 'ungraded',
    student,
    submission: `${student.id}.zip`,
    because,
    reason,
    ...(labId ? { labId } : {}),
  };
}

/** A report of rows. */
export function makeGradeReport(
  labs: readonly ReportLab[],
  rows: readonly GradeRow[],
  changes: Partial<GradeReport> = {},
): GradeReport {
  return {
    formatVersion: 1,
    generatedAt: '2026-01-01T10:00:00.000Z',
    seed: 4711,
    isolation: 'sandbox',
    node: '20.20.0',
    extension: 'counts',
    digests: {
      checker: 'c'.repeat(64),
      labs: Object.fromEntries(labs.map(({ id }) => [id, 'b'.repeat(64)])),
    },
    labs,
    rows,
    ...changes,
  };
}

export const ada: Student = {
  id: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  ids: { canvas: '101', login: 'ada', moodle: '5001' },
};
export const ben: Student = { id: 'ben', name: 'Ben Okri', email: 'ben@example.com' };
export const cem: Student = { id: 'cem' };

/** Three students in one lab: all passed with a late penalty, a failure of each kind with an override, and nothing handed in. */
export function makeSmallClass(changes: Partial<GradeReport> = {}): GradeReport {
  const lab = makeLab('01', 4);
  return makeGradeReport(
    [lab],
    [
      makeGraded(ada, lab, [], {
        score: { latePenalty: 4, computed: 36 },
        submittedAt: '2026-01-02T23:59:00.000Z',
      }),
      makeGraded(ben, lab, ['passed', 'failed', 'stopped', 'not-written'], {
        override: { points: 15, reason: 'shown at the desk', at: '2026-01-03T08:00:00.000Z' },
        typeErrors: ["zone.ts:3:1 Type 'string' is not assignable to type 'number'."],
      }),
      makeUngraded(cem, 'missing', 'nothing was handed in', '01'),
    ],
    changes,
  );
}

/** A class of any size: students of every ability, every outcome, and some without a grade. The same at every call. */
export function makeBigClass(
  students: number,
  labs: readonly ReportLab[] = [makeLab('01', 12)],
): GradeReport {
  let state = 42;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const causes = ['cname-loop', 'first-record-only', 'wrong-ttl'].map((id) => ({
    id,
    says: `You made the mistake ${id}, which many make; the rule says otherwise.`,
  }));
  const rows: GradeRow[] = [];
  for (let index = 0; index < students; index++) {
    const number = String(index).padStart(5, '0');
    const student = { id: `s${number}`, name: `Student Number ${number}`, email: `s${number}@example.com` };
    const ability = draw();
    for (const lab of labs) {
      if (draw() < 0.02) {
        rows.push(
          makeUngraded(student, draw() < 0.5 ? 'missing' : 'refused', 'the zip holds no lab', lab.id),
        );
        continue;
      }
      const checks = lab.steps.map(({ id }, step) => {
        if (draw() < ability + 0.5 - step / lab.steps.length) return makeOutcome(id, 'passed');
        const cause = causes[Math.floor(draw() ** 2 * causes.length)];
        const kind = draw();
        if (kind < 0.35) return makeOutcome(id, 'not-written');
        if (kind < 0.45) return makeOutcome(id, 'skipped');
        if (kind < 0.5) return makeOutcome(id, 'stopped', cause ? { cause } : {});
        return makeOutcome(id, 'failed', cause && draw() < 0.9 ? { cause } : {});
      });
      rows.push(makeGraded(student, lab, checks));
    }
  }
  return makeGradeReport(labs, rows);
}

/** What a student may put into a name, a file or a print to be obeyed somewhere. */
export const NASTY = {
  html: '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  attribute: '" autofocus onfocus="document.title=\'owned\'" x="',
  link: '[click](javascript:alert(1)) <https://evil.example> http://evil.example www.evil.example mallory@evil.example',
  fence: '```\n</pre></textarea><h1>owned</h1>\n~~~\n# owned\n````',
  formula: '=HYPERLINK("http://evil.example";"grade")',
  terminal: '\u001b]0;owned\u0007\u001b[31mred\u0000\u202egnp.exe\ufeff\uffff\ud800',
  csv: '","=1+1\r\n=2+2,"',
  markup: '|a|b|\n|-|-|\n*x* _y_ ~~z~~ ![i](http://evil.example/i.png) # h',
} as const;

/** A class in which every text that comes from students is hostile. */
export function makeNastyClass(): GradeReport {
  const lab = makeLab('01', 3);
  const all = Object.values(NASTY).join('\n');
  const student = (id: string, name: string): Student => ({
    id,
    name,
    email: `${name}@example.com`,
    ids: { canvas: name, moodle: id },
  });
  const rows = Object.entries(NASTY).map(([kind, text], index) => {
    const failed = makeOutcome('01.1', 'failed', { got: all, tried: text, trail: [all], printed: all });
    const { cause: _, ...without } = { ...someFailure, got: text, trail: [all, text], printed: text };
    const stopped: CheckResult = {
      ...makeOutcome('01.2', 'passed'),
      points: 0,
      outcome: 'stopped',
      exit: { kind: 'not-started', message: all },
      failure: without,
    };
    return makeGraded(student(`${text}${index}`, text), lab, [failed, stopped, 'passed'], {
      submission: `../${kind}/${text}`,
      typeErrors: [all],
      override: { points: 1, reason: text, at: '2026-01-03T08:00:00.000Z' },
    });
  });
  const refused = makeUngraded(student('refused', all), 'refused', all, '01');
  return makeGradeReport([lab], [...rows, refused]);
}
