import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.js';
import { changeLab, NO_PROGRESS, type Progress, progressOf } from '../../core/progress.js';
import { progressPath, readProgress, updateProgress } from '../../progress/progress-file.js';
import { startChild } from './start-child.js';
import { temporaryFolders } from './temporary-workbook.js';

const newFolder = temporaryFolders();
const countOne = (progress: Progress) =>
  changeLab(progress, '00', (lab) => ({ ...lab, attempts: lab.attempts + 1 }));
const attempts = (progress: Progress) => progressOf(progress, '00').attempts;

async function writeProgress(root: string, text: string): Promise<void> {
  await mkdir(dirname(progressPath(root)), { recursive: true });
  await writeFile(progressPath(root), text);
}

const filesIn = async (root: string) => (await readdir(join(root, '.checker'))).sort();

describe('progress', () => {
  test('of a new workbook is empty, and reading it writes nothing', async () => {
    const root = await newFolder();
    expect(await readProgress(root)).toEqual({ progress: NO_PROGRESS });
    expect(await readdir(root)).toEqual([]);
  });

  test('is read back as it was written, and nothing else is left in its folder', async () => {
    const root = await newFolder();
    await updateProgress(root, countOne);
    await updateProgress(root, countOne);
    expect(attempts((await readProgress(root)).progress)).toBe(2);
    expect(await filesIn(root)).toEqual(['progress.json']);
  });

  test('keeps fields that this version does not know', async () => {
    const root = await newFolder();
    const lab = { attempts: 1, bestPoints: 0, hintsUsed: {}, steps: {}, mood: 'calm' };
    await writeProgress(root, JSON.stringify({ formatVersion: 1, labs: { '00': lab }, name: 'Ada' }));
    await updateProgress(root, countOne);
    const kept: unknown = JSON.parse(await readFile(progressPath(root), 'utf8'));
    expect(kept).toMatchObject({ name: 'Ada', labs: { '00': { mood: 'calm', attempts: 2 } } });
  });

  test('loses nothing when two checkers write at once', async () => {
    const root = await newFolder();
    const both = await Promise.all([
      startChild('count-attempts', root, '40'),
      startChild('count-attempts', root, '40'),
    ]);
    const ends = await Promise.all(both.map(({ ended }) => ended));
    expect(ends).toEqual([
      { code: 0, errors: '' },
      { code: 0, errors: '' },
    ]);
    expect(attempts((await readProgress(root)).progress)).toBe(80);
    expect(await filesIn(root)).toEqual(['progress.json']);
  });

  test('is whole after its writer was killed in the middle, and can be written again', async () => {
    const root = await newFolder();
    let before = 0;
    for (let round = 0; round < 3; round++) {
      const child = await startChild('count-attempts', root, '100000');
      // It has surely written something since it began.
      while (attempts((await readProgress(root)).progress) < before + 5);
      child.process.kill('SIGKILL');
      await child.ended;
      const { progress, notice } = await readProgress(root);
      expect(notice).toBeUndefined();
      const { progress: after } = await updateProgress(root, countOne);
      expect(attempts(after)).toBe(attempts(progress) + 1);
      before = attempts(after);
    }
    expect(await filesIn(root)).toEqual(['progress.json']);
  });
});

describe('a broken progress file', () => {
  test.each([
    ['cut short', '{"formatVersion":1,"labs":{"00":'],
    ['empty', ''],
    ['no object', '[]'],
    ['of another shape', '{"formatVersion":1,"labs":{"00":{"attempts":"many"}}}'],
    ['of a version that never was', '{"formatVersion":0,"labs":{}}'],
  ])('%s: it is set aside, with a remark', async (_name, text) => {
    const root = await newFolder();
    await writeProgress(root, text);
    const { progress, notice } = await readProgress(root);
    expect(progress).toEqual(NO_PROGRESS);
    expect(notice).toContain('.checker/progress.broken-1.json');
    expect(await filesIn(root)).toEqual(['progress.broken-1.json']);
    expect(await readFile(join(root, '.checker/progress.broken-1.json'), 'utf8')).toBe(text);
  });

  test('is never overwritten by the next broken one, nor by an update', async () => {
    const root = await newFolder();
    await writeProgress(root, 'first');
    await readProgress(root);
    await writeProgress(root, 'second');
    const { progress, notice } = await updateProgress(root, countOne);
    expect(notice).toContain('progress.broken-2.json');
    expect(attempts(progress)).toBe(1);
    expect(await readFile(join(root, '.checker/progress.broken-1.json'), 'utf8')).toBe('first');
    expect(await readFile(join(root, '.checker/progress.broken-2.json'), 'utf8')).toBe('second');
  });
});

describe('a progress file of a newer checker', () => {
  test.each([
    ['read', (root: string) => readProgress(root)],
    ['updated', (root: string) => updateProgress(root, countOne)],
  ])('is refused and left as it is when it is %s', async (_name, act) => {
    const root = await newFolder();
    const text = '{"formatVersion":2,"labs":[]}';
    await writeProgress(root, text);
    const error: unknown = await act(root).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('newer') });
    expect(await readFile(progressPath(root), 'utf8')).toBe(text);
    expect(await filesIn(root)).toEqual(['progress.json']);
  });
});

describe('a folder that cannot be written', () => {
  test('another file in its place: the message says what to move away', async () => {
    const root = await newFolder();
    await writeFile(join(root, '.checker'), 'in the way');
    await expect(updateProgress(root, countOne)).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 2,
      remedy: expect.stringContaining('ls -ld'),
    });
    expect(await readFile(join(root, '.checker'), 'utf8')).toBe('in the way');
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot)('no permission (skipped for root, whom no permission stops)', async () => {
    const root = await newFolder();
    await updateProgress(root, countOne);
    const folder = join(root, '.checker');
    await chmod(folder, 0o500);
    await expect(updateProgress(root, countOne)).rejects.toMatchObject({
      name: 'UserError',
      remedy: expect.stringContaining('chmod'),
    });
    await chmod(folder, 0o700);
    expect(attempts((await readProgress(root)).progress)).toBe(1);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });
});
