import { mkdir, readdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LabSummary } from '../../labs/workbook.js';
import { lastResetSlug, resetLab, undoReset } from '../../progress/kept-files.js';
import { fakeWorkbook } from './fake-workbook.js';
import { temporaryFolders } from './temporary-workbook.js';

const newFolder = temporaryFolders();
const firstMoment = new Date('2026-01-01T10:00:00.000Z');
const nextMoment = new Date('2026-01-01T10:00:01.000Z');
const stub = '// stub of 01\n';

async function labWith(files: Readonly<Record<string, string>>) {
  const root = await newFolder();
  const workbook = fakeWorkbook(root);
  const lab = workbook.labs.find(({ id }) => id === '01') as LabSummary;
  const given = (await workbook.open('01')).files;
  for (const [path, text] of Object.entries({ ...given, ...files })) {
    await mkdir(join(root, 'labs/01-lab', path, '..'), { recursive: true });
    await writeFile(join(root, 'labs/01-lab', path), text);
  }
  const read = (path: string) => readFile(join(root, path), 'utf8');
  return { root, lab, given, read };
}

describe('reset', () => {
  test('writes the stub again and keeps what stood there', async () => {
    const { root, lab, given, read } = await labWith({ 'server.ts': 'mine' });
    const kept = await resetLab(root, lab, given, firstMoment);
    expect(kept).toEqual({
      keptIn: '.checker/kept/01-lab/2026-01-01T10-00-00.000Z',
      written: ['server.ts'],
    });
    expect(await read('labs/01-lab/server.ts')).toBe(stub);
    expect(await read(`${kept.keptIn}/server.ts`)).toBe('mine');
  });

  test('of a lab that is as it was given does nothing', async () => {
    const { root, lab, given } = await labWith({});
    expect(await resetLab(root, lab, given, firstMoment)).toEqual({ written: [] });
    expect(await readdir(root)).toEqual(['labs']);
  });

  test('brings deleted files back, also given ones', async () => {
    const { root, lab, given, read } = await labWith({});
    await unlink(join(root, 'labs/01-lab/server.ts'));
    await unlink(join(root, 'labs/01-lab/data/zone.txt'));
    expect(await resetLab(root, lab, given, firstMoment)).toEqual({
      written: ['server.ts', 'data/zone.txt'],
    });
    expect(await read('labs/01-lab/data/zone.txt')).toBe('zone\n');
  });

  test('leaves files of the student’s own alone', async () => {
    const { root, lab, given, read } = await labWith({ 'notes.md': 'my notes', 'server.ts': 'mine' });
    await resetLab(root, lab, given, firstMoment);
    expect(await read('labs/01-lab/notes.md')).toBe('my notes');
  });

  test('keeps a folder or a link that stands where the file belongs', async () => {
    const { root, lab, given, read } = await labWith({});
    await unlink(join(root, 'labs/01-lab/server.ts'));
    await mkdir(join(root, 'labs/01-lab/server.ts'));
    await writeFile(join(root, 'labs/01-lab/server.ts/inside.txt'), 'deep');
    await unlink(join(root, 'labs/01-lab/run.ts'));
    await symlink('/nowhere', join(root, 'labs/01-lab/run.ts'));
    const { keptIn } = await resetLab(root, lab, given, firstMoment);
    expect(await read('labs/01-lab/server.ts')).toBe(stub);
    expect(await read('labs/01-lab/run.ts')).toBe('// given\n');
    expect(await read(`${keptIn}/server.ts/inside.txt`)).toBe('deep');
  });

  test('twice in one moment keeps both', async () => {
    const { root, lab, given, read } = await labWith({ 'server.ts': 'first' });
    const one = await resetLab(root, lab, given, firstMoment);
    await writeFile(join(root, 'labs/01-lab/server.ts'), 'second');
    const two = await resetLab(root, lab, given, firstMoment);
    expect(await read(`${one.keptIn}/server.ts`)).toBe('first');
    expect(await read(`${two.keptIn}/server.ts`)).toBe('second');
  });
});

describe('undo', () => {
  test('brings the files back and keeps the stub; undone again, the stub is back', async () => {
    const { root, lab, given, read } = await labWith({ 'server.ts': 'mine' });
    await resetLab(root, lab, given, firstMoment);
    const kept = await undoReset(root, lab, nextMoment);
    expect(kept.written).toEqual(['server.ts']);
    expect(await read('labs/01-lab/server.ts')).toBe('mine');
    expect(await read(`${kept.keptIn}/server.ts`)).toBe(stub);
    await undoReset(root, lab, new Date('2026-01-01T10:00:02.000Z'));
    expect(await read('labs/01-lab/server.ts')).toBe(stub);
  });

  test('keeps what was written since the reset', async () => {
    const { root, lab, given, read } = await labWith({ 'server.ts': 'mine' });
    await resetLab(root, lab, given, firstMoment);
    await writeFile(join(root, 'labs/01-lab/server.ts'), 'newer work');
    const { keptIn } = await undoReset(root, lab, nextMoment);
    expect(await read(`${keptIn}/server.ts`)).toBe('newer work');
  });

  test('without a reset says that there is nothing to undo', async () => {
    const { root, lab } = await labWith({});
    await expect(undoReset(root, lab, nextMoment)).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
  });

  test('knows which lab was reset last', async () => {
    const { root, lab, given } = await labWith({ 'server.ts': 'mine' });
    expect(await lastResetSlug(root)).toBeUndefined();
    await resetLab(root, lab, given, firstMoment);
    await mkdir(join(root, '.checker/kept/00-lab/2025-01-01T00-00-00.000Z'), { recursive: true });
    expect(await lastResetSlug(root)).toBe('01-lab');
  });
});
