import { expect, test } from 'vitest';
import { UserError } from '../../core/errors.js';
import { storageError } from '../../core/storage-error.js';

const systemError = (code: string) => Object.assign(new Error(`${code}: no`), { code });

test.each([
  ['EACCES', 'may not write', 'chmod'],
  ['EROFS', 'may not write', 'copy the workbook'],
  ['ENOSPC', 'disk is full', 'df'],
  ['EDQUOT', 'disk is full', 'df'],
  ['ENOTDIR', 'Something else stands', 'ls -ld'],
])('%s is told in words, with what mends it', (code, words, remedy) => {
  const told = storageError(systemError(code), 'your progress', '/w/progress.json');
  expect(told).toBeInstanceOf(UserError);
  expect(told).toMatchObject({
    message: expect.stringContaining(words),
    remedy: expect.stringContaining(remedy),
    exitCode: 2,
  });
  expect(told).toMatchObject({ message: expect.stringContaining('Nothing that was saved before is lost') });
});

test('any other error stays what it is', () => {
  const error = new TypeError('ours');
  expect(storageError(error, 'your progress', '/w')).toBe(error);
  const told = new UserError('said already', 'so');
  expect(storageError(told, 'your progress', '/w')).toBe(told);
});
