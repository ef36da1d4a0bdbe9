import { describe, expect, test, vi } from 'vitest';
import { AUTHOR_COMMANDS, STUDENT_COMMANDS } from '../../commands/catalogue.js';
import { readCommandLine } from '../../commands/program.js';
import { jsonSchemaOf } from '../../report/json-schemas.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';

const newFolder = temporaryFolders();

describe('a command line', () => {
  test.each([
    [['frobnicate'], /no command "frobnicate"[\s\S]*status, lesson, check/],
    [['check', '--bogus'], /Unknown option '--bogus'/],
    [['check', '00', '01'], /Too many arguments/],
    [['solution'], /Missing required argument 'lab'/],
    [['check', '--seed', 'lucky'], /"lucky" is not a seed/],
    [['check', '--seed', '4294967296'], /not a seed/],
    [['check', '--step'], /argument missing/],
  ])('%j is refused with what mends it', (words, message) => {
    expect(() => readCommandLine(words, false)).toThrow(message);
    try {
      readCommandLine(words, false);
    } catch (error) {
      expect(error).toMatchObject({
        name: 'UserError',
        exitCode: 2,
        remedy: expect.stringContaining('node checker'),
      });
    }
  });

  test('runs its command with its options', async () => {
    const context = fakeContext(await newFolder());
    expect(await readCommandLine(['check', '00', '--seed', '7', '--json'], false)(context)).toBe(0);
    expect(context.grader.requests[0]?.seed).toBe(7);
    expect(JSON.parse(context.printed[0] ?? '')).toMatchObject({ verdict: 'passed' });
  });

  test('without a command it is home', async () => {
    const context = fakeContext(await newFolder());
    expect(await readCommandLine([], false)(context)).toBe(0);
    expect(context.printed[0]).toContain('Backend workbook');
  });

  test('the author’s commands exist in the author’s repo only', () => {
    expect(() => readCommandLine(['verify'], false)).toThrow(/no command "verify"/);
    expect(() => readCommandLine(['verify'], true)).not.toThrow();
  });

  test.each([['--help'], ['check', '--help']])('%s %s shows help that fits 80 columns', (...words) => {
    const shown: string[] = [];
    const write = vi
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => shown.push(String(text)) > 0);
    try {
      expect(() => readCommandLine(words, true)).toThrow(expect.objectContaining({ exitCode: 0 }));
    } finally {
      write.mockRestore();
    }
    const lines = shown.join('').split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the catalogue', () => {
  test('names every command once', () => {
    const names = [...STUDENT_COMMANDS, ...AUTHOR_COMMANDS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each([...STUDENT_COMMANDS, ...AUTHOR_COMMANDS].filter(({ hasJson }) => hasJson))(
    '$name publishes the schema of its --json',
    async ({ name }) => {
      expect(jsonSchemaOf(name)).toBeDefined();
      const context = fakeContext(await newFolder());
      expect(await readCommandLine([name, '--json-schema'], true)(context)).toBe(0);
      expect(JSON.parse(context.printed[0] ?? '')).toMatchObject({ type: 'object' });
    },
  );
});
