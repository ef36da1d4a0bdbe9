import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readCommandLine } from '../../commands/program.js';
import { markedLines, proseOf } from './read-markdown.js';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lessons = readdirSync(join(root, 'labs'), { encoding: 'utf8' })
  .filter((name) => /^\d\d-/.test(name))
  .map((name) => `labs/${name}/README.md`);
const docs = readdirSync(join(root, 'checker/docs')).filter((name) => name.endsWith('.md'));

const forStudents = [...lessons, 'labs/GLOSSARY.md', 'checker/edition/student-files/student-README.md'];
const forAuthors = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...docs.map((name) => `checker/docs/${name}`),
];

/** The lines that a reader would type: in blocks of code, and between backticks. */
function typedLines(markdown: string): string[] {
  const blocks = markedLines(markdown)
    .filter(({ isCode }) => isCode)
    .map(({ line }) => line)
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    // What stands behind two spaces is a remark on the command.
    .map((line) => line.trim().replace(/^\$ /, '').split(/ {2,}/)[0] ?? '');
  const spans = [...proseOf(markdown).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.trim());
  return [...blocks, ...spans];
}

/** The words behind a program's name on a command line, as a shell would part them; undefined: another program. */
function wordsAfter(program: string, line: string): string[] | undefined {
  const [, rest] = new RegExp(`^(?:[A-Z]+=\\S+ )*${program}(?:$| (.*))`).exec(line) ?? [undefined, undefined];
  if (!line.includes(program) || (rest === undefined && !line.endsWith(program))) return undefined;
  const command = (rest ?? '').split(/ (?:>|\||&|#)/)[0] ?? '';
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

const wordsOf = (program: string, path: string) =>
  typedLines(read(path)).flatMap((line) => {
    const words = wordsAfter(program, line);
    return words ? [words] : [];
  });

/** Why the command line does not take the words; undefined when it does. */
function refusal(words: readonly string[], isAuthor: boolean): string | undefined {
  try {
    readCommandLine(words, isAuthor);
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    if (!isHelp) return `${words.join(' ')}: ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
}

const refusalsIn = (path: string, isAuthor: boolean) =>
  wordsOf('node checker', path).flatMap((words) => refusal(words, isAuthor) ?? []);

describe('the command line reads every command that is written', () => {
  beforeAll(() => {
    // A command that asks for help prints it.
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    return () => write.mockRestore();
  });

  test.each(forStudents)('for students, in %s', (path) => {
    expect(refusalsIn(path, false)).toEqual([]);
  });

  test.each(forAuthors)('for instructors and authors, in %s', (path) => {
    expect(refusalsIn(path, true)).toEqual([]);
  });

  test('and would refuse a wrong one', () => {
    expect(lessons.flatMap((path) => wordsOf('node checker', path)).length).toBeGreaterThan(60);
    expect(wordsAfter('node checker', "check 00 --seed 'a b'")).toBeUndefined();
    expect(wordsAfter('node checker', "BENCH=1 node checker run '03' > x")).toEqual(['run', '03']);
    expect(refusal(['chekc'], false)).toContain('There is no command');
    expect(refusal(['grade', 'folder'], false)).toContain('There is no command');
    expect(refusal(['grade', 'folder'], true)).toBeUndefined();
    expect(refusal(['check', '--sed', '7'], false)).toContain('--sed');
  });
});

test.each(lessons)('%s: a lab that a command names is the lesson’s own, or was before', (path) => {
  const own = Number(path.slice('labs/'.length, 'labs/00'.length));
  const ahead = wordsOf('node checker', path).filter((words) => Number.parseInt(words[1] ?? '', 10) > own);
  expect(ahead).toEqual([]);
});

test('every npm script that is written exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const written = forAuthors.flatMap((path) => wordsOf('npm run', path).map(([name = '']) => name));
  expect(written.length).toBeGreaterThan(3);
  expect(written.filter((name) => !(name in scripts))).toEqual([]);
});

test('every folder of examples that is written exists', () => {
  const folders = lessons.flatMap((path) => wordsOf('npx vitest run', path).map(([folder = '']) => folder));
  expect(folders.length).toBeGreaterThan(5);
  expect(folders.filter((folder) => !existsSync(join(root, folder, 'example.test.ts')))).toEqual([]);
});
