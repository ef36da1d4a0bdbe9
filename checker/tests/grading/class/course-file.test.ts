import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCourse } from '../../../grading/class/course-file.js';
import { temporaryFolders } from '../../progress/temporary-workbook.js';

const newFolder = temporaryFolders();

async function read(data: unknown) {
  const path = join(await newFolder(), 'course.json');
  await writeFile(path, typeof data === 'string' ? data : JSON.stringify(data));
  return readCourse(path, ['00', '01']);
}

const whole = {
  formatVersion: 1,
  title: 'Backend 1',
  labs: { '01': { due: '2026-10-01T23:59:00+02:00', weight: 2 } },
  late: { graceMinutes: 10, percentPerDay: 10, maxPercent: 50 },
  extension: 'bonus',
  seed: 7,
};

describe('a course file', () => {
  test('is read, with its digest', async () => {
    expect(await read(whole)).toEqual({ course: whole, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('need not be there', async () => {
    expect(await readCourse(undefined, [])).toEqual({
      course: { formatVersion: 1, labs: {}, extension: 'bonus' },
    });
  });

  test.each([
    ['no JSON', '{', 'it is no JSON'],
    [
      'a due date without an offset',
      { ...whole, labs: { '01': { due: '2026-10-01T23:59:00' } } },
      'labs.01.due: must be',
    ],
    ['a day alone', { ...whole, labs: { '01': { due: '2026-10-01' } } }, 'labs.01.due'],
    ['an unknown lab', { ...whole, labs: { '77': {} } }, 'there is no lab 77'],
    ['a misspelt field', { ...whole, late: { ...whole.late, percentPerDy: 3 } }, 'late'],
    ['too much taken', { ...whole, late: { ...whole.late, maxPercent: 120 } }, 'late.maxPercent'],
    ['an unknown way to count extensions', { ...whole, extension: 'double' }, 'extension'],
    ['a negative weight', { ...whole, labs: { '01': { weight: -1 } } }, 'labs.01.weight'],
  ])('with %s is refused by the field', async (_name, data, words) => {
    await expect(read(data)).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  test('that is not there is told', async () => {
    await expect(readCourse('/nowhere/course.json', [])).rejects.toThrow('cannot be read');
  });
});
