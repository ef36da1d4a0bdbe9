import type { CommandContext } from '../../commands/context.js';
import type { CheckOutcome, CheckResult } from '../../core/result.js';
import type { GradeRequest, Grader } from '../../grading/grader.js';
import type { Workbook } from '../../labs/workbook.js';
import { PLAIN } from '../../report/terminal.js';
import { makeCheck } from '../core/make-steps.js';
import { fakeWorkbook } from '../progress/fake-workbook.js';

/** A grader that says what it is told to say. */
export interface FakeGrader extends Grader {
  /** Outcomes by step id; a step that is not named passes. */
  outcomes: Record<string, CheckOutcome['outcome']>;
  typeErrors: string[];
  readonly requests: GradeRequest[];
  closed: number;
  /** Set: grading never ends until it is closed. */
  hangs: boolean;
}

/** A context that writes into lists, grades with a fake, and has a fixed clock and seed. */
export interface FakeContext extends CommandContext {
  readonly printed: string[];
  readonly noted: string[];
  readonly grader: FakeGrader;
  readonly ending: AbortController;
}

function fakeGrader(): FakeGrader {
  let endHanging = () => {};
  const grader: FakeGrader = {
    isolation: 'sandbox',
    outcomes: {},
    typeErrors: [],
    requests: [],
    closed: 0,
    hangs: false,
    async grade(request) {
      grader.requests.push(request);
      const { lab, digest } = request.openLab;
      if (grader.hangs) {
        await new Promise<never>((_resolve, reject) => {
          endHanging = () => reject(new Error('closed'));
        });
      }
      const isAsked = (id: string) => !request.steps || request.steps.includes(id);
      const checks = lab.steps.map(({ id }): CheckResult => {
        const check = makeCheck(id, isAsked(id) ? (grader.outcomes[id] ?? 'passed') : 'skipped');
        request.onCheck?.(check, []);
        return check;
      });
      const digests = { submission: 'a'.repeat(64), lab: digest, checker: 'c'.repeat(64) };
      const { seed } = request;
      const result = {
        formatVersion: 1,
        labId: lab.id,
        seed,
        isolation: 'sandbox',
        digests,
        checks,
        output: '',
      } as const;
      return { result, typeErrors: grader.typeErrors };
    },
    gradeReal: () => Promise.reject(new Error('no real systems here')),
    async close() {
      grader.closed++;
      endHanging();
    },
  };
  return grader;
}

/** A context for commands that work on `root`. */
export function fakeContext(root: string, changes: Partial<Workbook> = {}): FakeContext {
  const printed: string[] = [];
  const noted: string[] = [];
  const grader = fakeGrader();
  const ending = new AbortController();
  return {
    root,
    printed,
    noted,
    grader,
    ending,
    screen: {
      isTerminal: false,
      style: PLAIN,
      print: (text) => void printed.push(text),
      note: (text) => void noted.push(text),
      progress: () => {},
    },
    services: {
      findWorkbook: async () => fakeWorkbook(root, changes),
      startGrader: async () => grader,
    },
    signal: ending.signal,
    env: {},
    now: () => new Date('2026-01-01T10:00:00.000Z'),
    drawSeed: () => 4711,
  };
}
