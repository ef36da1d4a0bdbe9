import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../../sandbox/probe.js';
import { deviationsFrom } from './deviations.js';
import { HostileBench, hasFullMarks, ROOT, SUCCESS } from './hostile-bench.js';
import { laySubmission } from './lay-submission.js';
import { type HostileCase, hostileCases } from './verdict.js';

const LEVELS = ['sandbox', 'process'] as const;
type Level = (typeof LEVELS)[number];

const cases = await hostileCases();
const ROOMY_MS = 60_000;
const probe = probeIsolation();
/** Why the sandbox is not tried. Where it must hold (CI), one that does not start is a failure, and it is tried. */
const noSandbox = probe.level === 'sandbox' || process.env.CI ? undefined : probe.reason;
const levels = LEVELS.filter((level) => level === 'process' || noSandbox === undefined);

let bench: HostileBench;
beforeAll(async () => {
  bench = await HostileBench.start(levels);
});
afterAll(() => bench?.close());

async function expectFullMarks(id: string, level: Level): Promise<void> {
  const { result } = await bench.gradeReference(id, { level });
  expect(result.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(hasFullMarks(result)).toBe(true);
}

/** Grades it, and looks at its score, at what was told, at the secrets, at what is left and at the next submission. */
async function expectVerdict(hostile: HostileCase, level: Level): Promise<void> {
  const { verdict } = hostile;
  const expected = verdict[level];
  if (!expected) throw new Error('no verdict at this level');
  const { canaries, door } = bench;
  const placeholders = { ROOT, CANARIES: canaries.dir, PORT: String(door.port) };
  const parent = join(bench.dir, 'submissions');
  const submission = await laySubmission(hostile, bench.lab(verdict.lab), parent, placeholders);
  const { result } = await bench.grade(verdict.lab, submission, { level });
  expect(deviationsFrom(expected, result.checks, verdict.over)).toEqual([]);
  expect(result.isolation).toBe(level);
  expect(result.output).not.toContain(SUCCESS);
  expect(JSON.stringify(result).length).toBeLessThan(300_000);
  expect(bench.leaksIn(verdict.lab, result)).toEqual([]);
  expect(await canaries.changes()).toEqual([]);
  expect(await bench.leftovers()).toEqual([]);
  expect(door.visitors()).toBe(0);
  await expectFullMarks('00', level);
}

test.each(levels)('at level %s the stubs have no points, so that any point is too many', async (level) => {
  for (const id of ['00', '01']) {
    const stub = await bench.grade(id, join(ROOT, 'labs', bench.lab(id).lab.slug), { level });
    expect(stub.result.checks.filter(({ points }) => points > 0)).toEqual([]);
  }
});

// One submission after the other on each warm grader; the two levels side by side, to save time.
describe.each(cases.map((hostile) => [hostile.name, hostile] as const))('%s', (_, hostile) => {
  for (const level of LEVELS) {
    const why = hostile.verdict[level] === null ? hostile.verdict.processWhy : undefined;
    const notTried = why ?? (level === 'sandbox' ? noSandbox : undefined);
    if (notTried !== undefined) test.skip(`at level ${level}: ${notTried}`, () => {});
    else test.concurrent(`at level ${level}`, () => expectVerdict(hostile, level), ROOMY_MS);
  }
});

test.each(levels)('at level %s the references still have full marks after all of them', async (level) => {
  for (const id of ['00', '01']) await expectFullMarks(id, level);
});
