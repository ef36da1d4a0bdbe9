import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../../sandbox/probe.js';
import { HostileBench, ROOT } from './hostile-bench.js';
import { laySubmission } from './lay-submission.js';
import { hostileCases } from './verdict.js';

describe('looking for type errors in a hostile submission', () => {
  let bench: HostileBench;
  const typeErrorsOf = async (name: string): Promise<readonly string[]> => {
    const hostile = (await hostileCases()).find((candidate) => candidate.name === name);
    if (!hostile) throw new Error(`no submission ${name}`);
    const { canaries, door } = bench;
    const placeholders = { ROOT, CANARIES: canaries.dir, PORT: String(door.port) };
    const folder = await laySubmission(
      hostile,
      bench.lab('01'),
      join(bench.dir, 'submissions'),
      placeholders,
    );
    return (await bench.grade('01', folder)).typeErrors;
  };
  beforeAll(async () => {
    bench = await HostileBench.start([probeIsolation().level], true);
  });
  afterAll(() => bench?.close());

  test('runs no compiler, configuration or package that the submission brings along', async () => {
    expect(await typeErrorsOf('ships-configuration')).toEqual([
      expect.stringMatching(/^zone\.ts\(2,14\).*TS2322/),
    ]);
    expect(await bench.canaries.changes()).toEqual([]);
  });

  test('resolves no import outside of the lab, whose types it could tell', async () => {
    const errors = await typeErrorsOf('asks-the-compiler-about-secrets');
    expect(errors).toEqual([
      expect.stringMatching(/^zone\.ts\(2,.*TS2307/),
      expect.stringMatching(/^zone\.ts\(3,.*TS2307/),
      expect.stringMatching(/^zone\.ts\(4,.*TS2307/),
    ]);
    expect(errors.join('\n')).not.toContain('Question');
  });

  test('does not read a link or wait for a FIFO', async () => {
    expect(await typeErrorsOf('is-a-link-to-the-reference')).toEqual([]);
    expect(await typeErrorsOf('is-a-fifo')).toEqual([]);
  });
});
