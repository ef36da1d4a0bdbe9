import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IsolationLevel } from '../../core/result.js';
import { noSandbox, noUser } from '../sandbox/levels.js';
import { deviationsFrom } from './deviations.js';
import { HostileBench, hasFullMarks, ROOT, SUCCESS } from './hostile-bench.js';
import { laySubmission } from './lay-submission.js';
import { expectedAt, type HostileCase, hostileCases } from './verdict.js';

const ROOMY_MS = 60_000;

/** Why a level is not tried. Where the sandbox must hold (CI), one that does not start is a failure, and it is tried. */
const NOT_TRIED: Readonly<Record<IsolationLevel, string | undefined>> = {
  sandbox: noSandbox,
  user: noUser,
  process: undefined,
};

/** Whether a submission attacks what stands beside student code: the packet filter, the database, the browser. */
const attacksServices = ({ verdict }: HostileCase) => verdict.lab === '02' || verdict.lab === '05';

/**
 * Declares the tests of the hostile set at one level: one submission after the other on one warm grader. Each level has
 * a test file for what attacks services and one for all else, so that they run side by side.
 */
export async function declareHostileSet(level: IsolationLevel, part: 'code' | 'services'): Promise<void> {
  const all = await hostileCases();
  const cases = all.filter((hostile) => attacksServices(hostile) === (part === 'services'));
  const notTried = NOT_TRIED[level];
  let bench: HostileBench;
  beforeAll(async () => {
    if (notTried === undefined) bench = await HostileBench.start([level]);
  });
  afterAll(() => bench?.close());

  async function expectFullMarks(id: string, steps?: readonly string[]): Promise<void> {
    const { result } = await bench.gradeReference(id, { steps });
    expect(result.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(hasFullMarks(result)).toBe(true);
  }

  /** Grades it, and looks at its score, at what was told, at the secrets, at what is left and at the next submission. */
  async function expectVerdict(hostile: HostileCase): Promise<void> {
    const { verdict } = hostile;
    const expected = expectedAt(level, verdict);
    if (!('outcome' in expected)) throw new Error('no verdict at this level');
    const { canaries, door } = bench;
    const placeholders = { ROOT, CANARIES: canaries.dir, PORT: String(door.port) };
    const parent = join(bench.dir, 'submissions');
    const submission = await laySubmission(hostile, bench.lab(verdict.lab), parent, placeholders);
    const rulesBefore = packetRules();
    const { lab, steps } = verdict;
    const once = await bench.grade(lab, submission, { steps });
    const { result } = verdict.isGradedTwice ? await bench.grade(lab, submission, { steps }) : once;
    expect(deviationsFrom(expected, result.checks, verdict.over)).toEqual([]);
    expect(result.isolation).toBe(level);
    expect(result.output).not.toContain(SUCCESS);
    expect(JSON.stringify(result).length).toBeLessThan(300_000);
    expect(bench.leaksIn(verdict.lab, result)).toEqual([]);
    expect(await canaries.changes()).toEqual([]);
    expect(await bench.leftovers()).toEqual([]);
    expect(door.visitors()).toBe(0);
    expect(packetRules()).toEqual(rulesBefore);
    // One step tells whether the next submission is harmed; all of them are graded at the end.
    await expectFullMarks(steps ? lab : '00', steps ?? ['00.1']);
  }

  describe.skipIf(notTried !== undefined)(`at level ${level}${notTried ? `: ${notTried}` : ''}`, () => {
    test('the stubs have no points, so that any point is too many', async () => {
      for (const id of ['00', '01']) {
        const stub = await bench.grade(id, join(ROOT, 'labs', bench.lab(id).lab.slug));
        expect(stub.result.checks.filter(({ points }) => points > 0)).toEqual([]);
      }
    });

    for (const hostile of cases) {
      const expected = expectedAt(level, hostile.verdict);
      if ('why' in expected) test.skip(`${hostile.name}: ${expected.why}`, () => {});
      else test(hostile.name, () => expectVerdict(hostile), ROOMY_MS);
    }

    test('the references still have full marks after all of them', async () => {
      for (const id of ['00', '01']) await expectFullMarks(id);
    });
  });
}

/** The packet filter of the machine itself, where whoever runs the tests may read it. */
function packetRules(): string {
  return spawnSync('nft', ['list', 'ruleset'], { encoding: 'utf8' }).stdout ?? '';
}
