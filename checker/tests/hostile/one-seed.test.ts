import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeZone } from '../../../labs/01-dns/hidden/zone.js';
import { answer } from '../../../solutions/01-dns/zone.js';
import type { IsolationLevel } from '../../core/result.js';
import { probeIsolation } from '../../sandbox/probe.js';
import { HostileBench } from './hostile-bench.js';

/** The level does not matter here: the best that starts. */
const level: IsolationLevel = probeIsolation().level;
const TYPES = ['A', 'AAAA', 'TXT', 'CNAME'] as const;

/** A submission that knows every answer of one seed by heart, and nothing else. */
function learntByHeart(seed: number): string {
  const { zone } = makeZone(seed);
  const names = [...new Set(zone.records.map(({ name }) => name))];
  const answers = names.flatMap((name) =>
    TYPES.map((type) => [`${name} ${type}`, answer(zone, { name, type })] as const),
  );
  return `
const ANSWERS: Record<string, unknown> = ${JSON.stringify(Object.fromEntries(answers))};

export function answer(_zone: unknown, { name, type }: { name: string; type: string }) {
  const known = ANSWERS[\`\${name.toLowerCase()} \${type}\`];
  if (!known) throw new Error(\`I have not learnt \${name}\`);
  return known;
}
`;
}

describe('a submission that holds the answers of one seed', () => {
  let bench: HostileBench;
  let submission: string;
  beforeAll(async () => {
    bench = await HostileBench.start([level]);
    submission = join(bench.dir, 'submissions', 'learnt-by-heart');
    await mkdir(submission);
    for (const { path } of bench.lab('01').lab.files) {
      await writeFile(join(submission, path), bench.lab('01').files[path] ?? '');
    }
    await writeFile(join(submission, 'zone.ts'), learntByHeart(1));
  });
  afterAll(() => bench?.close());

  const firstStep = async (seed: number) => {
    const { result } = await bench.grade('01', submission, { seed });
    return result.checks.find(({ stepId }) => stepId === '01.1');
  };

  test('passes the first step under that seed, so that the test sees what it is meant to see', async () => {
    expect((await firstStep(1))?.outcome).toBe('passed');
  });

  test('fails it under other seeds, and its error is told', async () => {
    for (const seed of [2, 3, 20_260_101]) {
      const check = await firstStep(seed);
      expect(check).toMatchObject({ outcome: 'failed', points: 0, failure: { cause: { id: 'threw' } } });
    }
  });
});
