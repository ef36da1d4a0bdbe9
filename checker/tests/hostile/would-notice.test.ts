import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviationsFrom } from './deviations.js';
import { HostileBench } from './hostile-bench.js';
import { processesOf } from './leftovers.js';

describe('the hostile set would notice', () => {
  let bench: HostileBench;
  beforeAll(async () => {
    bench = await HostileBench.start(['process']);
  });
  afterAll(() => bench?.close());

  test('a point that is given', async () => {
    const { result } = await bench.gradeReference('00');
    expect(deviationsFrom({ outcome: 'same' }, result.checks)).toEqual([
      '00.1 has 10 points',
      '00.2 has 10 points',
      '00.3 has 5 points',
    ]);
  });

  test('another cause than the one that is declared', async () => {
    const { result } = await bench.grade('00', join(bench.dir, 'submissions'));
    const expected = { outcome: 'named', step: '00.1', cause: 'threw' } as const;
    expect(deviationsFrom(expected, result.checks)).toEqual([
      expect.stringMatching(/^00\.1 is told "file-not-taken", not "threw"/),
    ]);
  });

  test('a secret of the canaries or a line of a hidden test in what was printed', async () => {
    const { result } = await bench.grade('00', join(bench.dir, 'submissions'));
    const secret = bench.canaries.secrets[0] ?? '';
    const line = "import { claim, step } from '#testing';";
    expect(secret).toMatch(/^canary-/);
    expect(bench.leaksIn('00', result)).toEqual([]);
    expect(bench.leaksIn('00', { ...result, output: `found ${secret}\n${line}\n` })).toEqual([secret, line]);
  });

  test('a canary that is changed, and a file beside them', async () => {
    const { dir } = bench.canaries;
    expect(await bench.canaries.changes()).toEqual([]);
    await writeFile(join(dir, 'gradebook.csv'), 'A+');
    await writeFile(join(dir, 'mine'), '');
    expect(await bench.canaries.changes()).toEqual([
      `${join(dir, 'mine')} was added`,
      `${join(dir, 'gradebook.csv')} was changed`,
    ]);
  });

  test.runIf(process.platform === 'linux')('a process and a folder that are left', async () => {
    const folder = join(bench.dir, 'jobs', 'checker-job-left');
    await mkdir(folder);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: folder });
    try {
      expect(await bench.leftovers(500)).toEqual([
        expect.stringContaining(String(child.pid)),
        'checker-job-left',
      ]);
    } finally {
      child.kill('SIGKILL');
    }
    expect(processesOf(bench.dir).length).toBeLessThanOrEqual(1);
  });
});
