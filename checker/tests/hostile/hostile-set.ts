import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../../sandbox/probe.js';
import { deviationsFrom } from './deviations.js';
import { HostileBench, hasFullMarks, ROOT, SUCCESS } from './hostile-bench.js';
import { laySubmission } from './lay-submission.js';
import { type HostileCase, hostileCases } from './verdict.js';

type Level = 'sandbox' | 'process';

const ROOMY_MS = 60_000;

/** Why a level is not tried. Where the sandbox must hold (CI), one that does not start is a failure, and it is tried. */
function whyNotTried(level: Level): string | undefined {
  if (level === 'process' || process.env.CI) return undefined;
  const probe = probeIsolation();
  return probe.level === 'sandbox' ? undefined : probe.reason;
}

/**
 * Declares the tests of the whole hostile set at one level: one submission after the other on one warm grader. Each level
 * has a test file of its own, so that they run side by side.
 */
export async function declareHostileSet(level: Level): Promise<void> {
  const cases = await hostileCases();
  const notTried = whyNotTried(level);
  let bench: HostileBench;
  beforeAll(async () => {
    if (notTried === undefined) bench = await HostileBench.start([level]);
  });
  afterAll(() => bench?.close());

  async function expectFullMarks(id: string): Promise<void> {
    const { result } = await bench.gradeReference(id);
    expect(result.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(hasFullMarks(result)).toBe(true);
  }

  /** Grades it, and looks at its score, at what was told, at the secrets, at what is left and at the next submission. */
  async function expectVerdict(hostile: HostileCase): Promise<void> {
    const { verdict } = hostile;
    const expected = verdict[level];
    if (!expected) throw new Error('no verdict at this level');
    const { canaries, door } = bench;
    const placeholders = { ROOT, CANARIES: canaries.dir, PORT: String(door.port) };
    const parent = join(bench.dir, 'submissions');
    const submission = await laySubmission(hostile, bench.lab(verdict.lab), parent, placeholders);
    const { result } = await bench.grade(verdict.lab, submission);
    expect(deviationsFrom(expected, result.checks, verdict.over)).toEqual([]);
    expect(result.isolation).toBe(level);
    expect(result.output).not.toContain(SUCCESS);
    expect(JSON.stringify(result).length).toBeLessThan(300_000);
    expect(bench.leaksIn(verdict.lab, result)).toEqual([]);
    expect(await canaries.changes()).toEqual([]);
    expect(await bench.leftovers()).toEqual([]);
    expect(door.visitors()).toBe(0);
    await expectFullMarks('00');
  }

  describe.skipIf(notTried !== undefined)(`at level ${level}${notTried ? `: ${notTried}` : ''}`, () => {
    test('the stubs have no points, so that any point is too many', async () => {
      for (const id of ['00', '01']) {
        const stub = await bench.grade(id, join(ROOT, 'labs', bench.lab(id).lab.slug));
        expect(stub.result.checks.filter(({ points }) => points > 0)).toEqual([]);
      }
    });

    for (const hostile of cases) {
      const { [level]: verdict, processWhy } = hostile.verdict;
      if (verdict === null) test.skip(`${hostile.name}: ${processWhy}`, () => {});
      else test(hostile.name, () => expectVerdict(hostile), ROOMY_MS);
    }

    test('the references still have full marks after all of them', async () => {
      for (const id of ['00', '01']) await expectFullMarks(id);
    });
  });
}
