import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../core/result.js';
import { probeIsolation } from '../../sandbox/probe.js';
import { HostileBench, hasFullMarks, ROOT } from './hostile-bench.js';
import { laySubmission } from './lay-submission.js';
import { type ExpectedOutcome, hostileCases } from './verdict.js';

const cases = await hostileCases();
const ROOMY_MS = 60_000;

/** Tries every hostile submission at one level, one after the other on one warm grader. */
export function describeHostileSet(level: 'sandbox' | 'process'): void {
  const probe = level === 'sandbox' ? probeIsolation() : undefined;
  const cannotStart = probe !== undefined && probe.level !== 'sandbox' ? probe.reason : undefined;
  // Where this must hold, a level that does not start is a failure, not a reason to look away.
  const isSkipped = cannotStart !== undefined && !process.env.CI;

  describe.skipIf(isSkipped)(
    `hostile submissions at level ${level}${cannotStart ? `: ${cannotStart}` : ''}`,
    () => {
      let bench: HostileBench;
      beforeAll(async () => {
        bench = await HostileBench.start(level);
      });
      afterAll(() => bench?.close());

      test('the stubs have no points, so that any point is too many', async () => {
        for (const id of ['00', '01']) {
          const stub = await bench.grade(id, join(ROOT, 'labs', bench.lab(id).lab.slug));
          expect(stub.result.checks.filter(({ points }) => points > 0)).toEqual([]);
        }
      });

      for (const hostile of cases) {
        const { name, verdict } = hostile;
        const expected = verdict[level];
        if (!expected) {
          test.skip(`${name}: ${verdict.processWhy}`, () => {});
          continue;
        }
        test(`${name} (${verdict.row})`, { timeout: ROOMY_MS }, async () => {
          const { canaries, door } = bench;
          const submission = await laySubmission(
            hostile,
            bench.lab(verdict.lab),
            join(bench.dir, 'submissions'),
            {
              ROOT,
              CANARIES: canaries.dir,
              PORT: String(door.port),
            },
          );
          const { result } = await bench.grade(verdict.lab, submission);
          expect(deviationsFrom(expected, result.checks, verdict.over)).toEqual([]);
          expect(result.isolation).toBe(level);
          expect(JSON.stringify(result).length).toBeLessThan(300_000);
          expect(bench.leaksIn(verdict.lab, result)).toEqual([]);
          expect(await canaries.changes()).toEqual([]);
          expect(await bench.leftovers()).toEqual([]);
          expect(door.visitors()).toBe(0);
          const next = await bench.gradeReference(verdict.lab);
          expect(next.result.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
          expect(hasFullMarks(next.result)).toBe(true);
        });
      }
    },
  );
}

/** How checks differ from a verdict, one sentence each: a point, a fault of ours, another step or cause. */
export function deviationsFrom(
  expected: ExpectedOutcome,
  checks: readonly CheckResult[],
  over: 'stub' | 'reference' = 'stub',
): string[] {
  const wrongly = checks.flatMap((check) => {
    const mustFail = over === 'stub' || check.stepId === expected.step;
    if (!mustFail && check.outcome === 'passed') return [];
    if (check.points > 0 || check.outcome === 'passed') return [`${check.stepId} has ${check.points} points`];
    if (check.outcome === 'grader-error') return [`${check.stepId} is a fault of ours: ${check.message}`];
    return check.outcome === 'not-run' ? [`${check.stepId} was not run`] : [];
  });
  if (expected.outcome === 'same') return wrongly;
  const check = checks.find(({ stepId }) => stepId === expected.step);
  const failure = check && 'failure' in check ? check.failure : undefined;
  const told = failure?.cause?.id ?? 'no cause';
  if (told !== expected.cause) {
    wrongly.push(`${expected.step} is told "${told}", not "${expected.cause}": ${failure?.got}`);
  }
  if (expected.got && !failure?.got.includes(expected.got)) {
    wrongly.push(`${expected.step} got "${failure?.got}", without "${expected.got}"`);
  }
  return wrongly;
}
