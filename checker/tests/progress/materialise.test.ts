import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NO_PROGRESS, type Progress } from '../../core/progress.js';
import { materialise } from '../../progress/materialise.js';
import { fakeWorkbook } from './fake-workbook.js';
import { temporaryFolders } from './temporary-workbook.js';

const newFolder = temporaryFolders();
const at = '2026-01-01T00:00:00.000Z';
const begun = { attempts: 1, bestPoints: 0, hintsUsed: {}, steps: {} };
const firstPassed: Progress = { formatVersion: 1, labs: { '00': { ...begun, passedAt: at } } };
const firstProvisional: Progress = { formatVersion: 1, labs: { '00': { ...begun, provisionalAt: at } } };

const pathsOf = async (root: string, progress: Progress, changes = {}) =>
  (await materialise(fakeWorkbook(root, changes), progress)).map(({ path }) => path);

describe('what progress has unlocked appears', () => {
  test('the first lab in a new workbook, whole, and nothing more', async () => {
    const root = await newFolder();
    expect(await pathsOf(root, NO_PROGRESS)).toEqual(['labs/00-lab']);
    const files = await readdir(join(root, 'labs/00-lab'), { recursive: true });
    expect(files.sort()).toEqual(['README.md', 'data', 'data/zone.txt', 'run.ts', 'server.ts']);
    expect(await readdir(join(root, 'labs'))).toEqual(['00-lab']);
  });

  test('the next lab and the reference after a pass', async () => {
    const root = await newFolder();
    await pathsOf(root, NO_PROGRESS);
    expect(await pathsOf(root, firstPassed)).toEqual(['solutions/00-lab', 'labs/01-lab']);
    expect(await readFile(join(root, 'solutions/00-lab/server.ts'), 'utf8')).toBe('// reference of 00\n');
    expect(await readdir(join(root, 'labs'))).toEqual(['00-lab', '01-lab']);
  });

  test('the next lab, but no reference, after a provisional pass', async () => {
    const root = await newFolder();
    expect(await pathsOf(root, firstProvisional)).toEqual(['labs/00-lab', 'labs/01-lab']);
    expect(await readdir(root)).not.toContain('solutions');
  });

  test('every lab where nothing is locked', async () => {
    const root = await newFolder();
    const all = ['labs/00-lab', 'labs/01-lab', 'labs/02-lab'];
    expect(await pathsOf(root, NO_PROGRESS, { unlock: 'all' })).toEqual(all);
  });

  test('nothing in the author’s repo', async () => {
    const root = await newFolder();
    expect(await pathsOf(root, firstPassed, { edition: 'author' })).toEqual([]);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('it can be done again at any time', () => {
  test('a second run changes nothing', async () => {
    const root = await newFolder();
    await pathsOf(root, firstPassed);
    expect(await pathsOf(root, firstPassed)).toEqual([]);
  });

  test('what the student wrote, or deleted, stays as it is', async () => {
    const root = await newFolder();
    await pathsOf(root, firstPassed);
    await writeFile(join(root, 'labs/01-lab/server.ts'), 'mine');
    await rm(join(root, 'labs/01-lab/run.ts'));
    await pathsOf(root, firstPassed);
    expect(await readFile(join(root, 'labs/01-lab/server.ts'), 'utf8')).toBe('mine');
    expect(await readdir(join(root, 'labs/01-lab'))).not.toContain('run.ts');
  });

  test('a folder that was deleted whole comes back', async () => {
    const root = await newFolder();
    await pathsOf(root, firstPassed);
    await rm(join(root, 'labs/00-lab'), { recursive: true });
    expect(await pathsOf(root, firstPassed)).toEqual(['labs/00-lab']);
  });

  test('what a killed checker left half-made is removed, and made again', async () => {
    const root = await newFolder();
    await mkdir(join(root, 'labs/.partial-1234'), { recursive: true });
    await writeFile(join(root, 'labs/.partial-1234/server.ts'), 'half');
    expect(await pathsOf(root, NO_PROGRESS)).toEqual(['labs/00-lab']);
    expect(await readdir(join(root, 'labs'))).toEqual(['00-lab']);
  });

  test('two checkers at once make each folder once', async () => {
    const root = await newFolder();
    const both = await Promise.all([pathsOf(root, firstPassed), pathsOf(root, firstPassed)]);
    expect(both.flat().sort()).toEqual(['labs/00-lab', 'labs/01-lab', 'solutions/00-lab']);
  });
});

test('a file where a folder belongs is told, and stays', async () => {
  const root = await newFolder();
  await writeFile(join(root, 'labs'), 'in the way');
  await expect(materialise(fakeWorkbook(root), NO_PROGRESS)).rejects.toMatchObject({ name: 'UserError' });
  expect(await readFile(join(root, 'labs'), 'utf8')).toBe('in the way');
});
