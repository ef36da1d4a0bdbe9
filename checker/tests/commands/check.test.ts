import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { runCheck } from '../../commands/check.js';
import { runStatus } from '../../commands/status.js';
import { progressOf } from '../../core/progress.js';
import { readProgress } from '../../progress/progress-file.js';
import { checkSchema } from '../../report/json-schemas.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';

const newFolder = temporaryFolders();
const labProgress = async (root: string, id = '00') => progressOf((await readProgress(root)).progress, id);

describe('check', () => {
  test('a pass: exit 0, and the next lab and the reference appear', async () => {
    const context = fakeContext(await newFolder());
    expect(await runCheck(context, {})).toBe(0);
    expect(context.printed.join('\n')).toContain('labs/01-lab/');
    expect(await readdir(join(context.root, 'labs'))).toEqual(['00-lab', '01-lab']);
    expect(await readdir(join(context.root, 'solutions'))).toEqual(['00-lab']);
    expect(await labProgress(context.root)).toMatchObject({
      attempts: 1,
      passedAt: '2026-01-01T10:00:00.000Z',
    });
  });

  test('a failed core step: exit 1, and nothing appears', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.2': 'failed' };
    expect(await runCheck(context, {})).toBe(1);
    expect(await readdir(join(context.root, 'labs'))).toEqual(['00-lab']);
    expect(await labProgress(context.root)).toMatchObject({ attempts: 1, bestPoints: 20 });
  });

  test('only an extension failed: exit 0', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.3': 'failed' };
    expect(await runCheck(context, {})).toBe(0);
  });

  test('a core step could not run: exit 0, the next lab appears, the reference does not', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.2': 'not-run' };
    expect(await runCheck(context, {})).toBe(0);
    expect((await readdir(context.root)).sort()).toEqual(['.checker', 'labs']);
    expect(await readdir(join(context.root, 'labs'))).toEqual(['00-lab', '01-lab']);
  });

  test('our fault: exit 3', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.2': 'grader-error' };
    expect(await runCheck(context, {})).toBe(3);
  });

  test('a locked lab: exit 4, and the lab to pass first is named; its tests are not run', async () => {
    const context = fakeContext(await newFolder());
    await expect(runCheck(context, { lab: '02' })).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('Pass lab 00 first'),
      remedy: 'node checker check 00',
    });
    await expect(runCheck(context, { step: '01.1' })).rejects.toMatchObject({ exitCode: 4 });
    expect(context.grader.requests).toEqual([]);
    expect(context.grader.closed).toBe(2);
  });

  test('a step in the place of a lab: only that step is graded', async () => {
    const context = fakeContext(await newFolder());
    await runCheck(context, { lab: '00.2' });
    expect(context.grader.requests.map(({ steps }) => steps)).toEqual([['00.2']]);
  });

  test('an unknown lab: exit 2', async () => {
    const context = fakeContext(await newFolder());
    await expect(runCheck(context, { lab: '77' })).rejects.toMatchObject({ exitCode: 2 });
    expect(context.grader.closed).toBe(1);
  });

  test('without a name it takes the first lab that is not passed', async () => {
    const context = fakeContext(await newFolder());
    await runCheck(context, {});
    await runCheck(context, {});
    expect(context.grader.requests.map(({ openLab }) => openLab.lab.id)).toEqual(['00', '01']);
  });

  test('with everything unlocked it says which lab is left, also before this one', async () => {
    const context = fakeContext(await newFolder(), { unlock: 'all' });
    await runCheck(context, { lab: '02' });
    expect(context.printed.at(-1)).toContain('Next: lab 00, Title 00.');
    await runCheck(context, { lab: '00' });
    await runCheck(context, { lab: '01' });
    expect(context.printed.at(-1)).toContain('all of them are done');
  });

  test('a seed is drawn and shown, or taken as given', async () => {
    const context = fakeContext(await newFolder());
    await runCheck(context, {});
    await runCheck(context, { lab: '00', seed: 7 });
    expect(context.grader.requests.map(({ seed }) => seed)).toEqual([4711, 7]);
    expect(context.printed[0]).toContain('seed 4711');
  });

  test('one step: graded whatever it depends on, and no pass of the lab', async () => {
    const context = fakeContext(await newFolder());
    expect(await runCheck(context, { step: '00.2' })).toBe(0);
    expect(context.grader.requests[0]).toMatchObject({ steps: ['00.2'], ignoreDependsOn: true });
    const kept = await labProgress(context.root);
    expect(kept.passedAt).toBeUndefined();
    expect(Object.keys(kept.steps)).toEqual(['00.2']);
    context.grader.outcomes = { '00.2': 'failed' };
    expect(await runCheck(context, { step: '00.2' })).toBe(1);
  });

  test('a step of another lab than the one named: exit 2', async () => {
    const context = fakeContext(await newFolder(), { unlock: 'all' });
    await expect(runCheck(context, { lab: '00', step: '01.2' })).rejects.toMatchObject({ exitCode: 2 });
  });

  test('--json prints one document that its schema takes', async () => {
    const context = fakeContext(await newFolder());
    await runCheck(context, { json: true });
    expect(context.printed).toHaveLength(1);
    const parsed = z.parse(checkSchema, JSON.parse(context.printed[0] ?? ''));
    expect(parsed).toMatchObject({ verdict: 'passed', points: 30, maxPoints: 30 });
    expect(parsed.appeared.map(({ path }) => path)).toEqual(['solutions/00-lab', 'labs/01-lab']);
  });

  test('when progress cannot be saved, the result is shown all the same', async () => {
    const unwritable = fakeContext(await newFolder());
    await runStatus(unwritable, {});
    await mkdir(join(unwritable.root, '.checker/progress.json.lock'));
    await expect(runCheck(unwritable, {})).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
    expect(unwritable.printed.join('\n')).toContain('30 of 30 points');
  });

  test('interrupted: what it started is closed, and nothing is recorded', async () => {
    const context = fakeContext(await newFolder());
    context.grader.hangs = true;
    const checking = runCheck(context, {});
    while (context.grader.requests.length === 0) await new Promise(setImmediate);
    context.ending.abort();
    await expect(checking).rejects.toMatchObject({ name: 'Interrupted', exitCode: 130 });
    expect(context.grader.closed).toBeGreaterThan(0);
    expect((await labProgress(context.root)).attempts).toBe(0);
  });
});
