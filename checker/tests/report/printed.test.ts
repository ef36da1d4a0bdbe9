import { describe, expect, test } from 'vitest';
import { essentialLines, printedText } from '../../report/printed.js';
import { PLAIN } from '../../report/terminal.js';
import { someFailure } from '../core/make-steps.js';

const command = 'node checker check 01.1 --printed';
const shown = (printed: string, printedBefore?: number, all = false) =>
  printedText(
    { ...someFailure, printed, ...(printedBefore === undefined ? {} : { printedBefore }) },
    all ? undefined : command,
    PLAIN,
  );

/** As Node prints an error of the package pg with console.error. */
const DATABASE_ERROR = `error: duplicate key value violates unique constraint "likes_pkey"
    at /home/ada/workbook/node_modules/pg/lib/client.js:545:17
    at node_modules/pg/lib/client.js:694:17
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
    at async like (likes.ts:12:3)
    at async node:internal/process/task_queues:1:1 {
  length: 201,
  severity: 'ERROR',
  code: '23505',
  detail: 'Key (user_id, post_id)=(1, 2) already exists.',
  hint: undefined,
  position: undefined,
  schema: 'public',
  table: 'likes',
  column: undefined,
  constraint: 'likes_pkey',
  file: 'nbtinsert.c',
  line: '666',
  routine: '_bt_check_unique'
}`;

describe('what the student’s code printed', () => {
  test('is nothing when it printed nothing', () => {
    expect(shown('\n')).toBe('');
  });

  test('is shown from the failing request on', () => {
    expect(shown('GET /a 200\nGET /b 500\n', 'GET /a 200\n'.length)).toBe(
      `  Your code printed (1 of 2 lines)\n  | GET /b 500\n  To see all of it:\n    ${command}`,
    );
  });

  test('is its last lines, and all of them when that is asked for', () => {
    const lines = Array.from({ length: 40 }, (_line, index) => `line ${index}`);
    expect(shown(lines.join('\n')).split('\n')).toHaveLength(15);
    expect(shown(lines.join('\n'))).toContain('| line 39\n');
    expect(shown(lines.join('\n'), 50, true).split('\n')).toHaveLength(41);
  });

  test('of an error of the database: what it says, and where in the student’s code', () => {
    expect(essentialLines(['before', ...DATABASE_ERROR.split('\n'), 'after'])).toEqual([
      'before',
      'error: duplicate key value violates unique constraint "likes_pkey"',
      '    at async like (likes.ts:12:3)',
      "  code: '23505'",
      "  detail: 'Key (user_id, post_id)=(1, 2) already exists.'",
      "  constraint: 'likes_pkey'",
      'after',
    ]);
  });

  test('objects of the student’s own are left as they are', () => {
    const lines = ['{', "  file: 'a.ts',", '  line: 3', '}', 'a = {', '  routine: 1'];
    expect(essentialLines(lines)).toEqual(lines);
  });
});
