import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../commands/program.js';
import { UserError } from '../../../core/errors.js';
import { leftAfterAWhile, processesOf } from '../../hostile/leftovers.js';
import { until } from '../until.js';
import { ClassBench, type JournalLine } from './class-bench.js';
import { classContext } from './class-context.js';

const SEED = ['--seed', '4711'];
const STUB = `export function greet(): string {\n  throw new Error('TODO(70.1): not written yet');\n}\n`;
const right = (who: string) =>
  `// ${who}\nexport const greet = (name: string): string => \`Hello, \${name}!\`;\n`;
/** Never ends, and leaves the processor to the others. */
const ENDLESS = 'export function greet() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }\n';
const WRONG = `export const greet = (): string => 'Hello, you!';\n`;

let bench: ClassBench;
let canonical: string;

beforeAll(async () => {
  bench = await ClassBench.make();
  const texts = { ada: right('ada'), bob: STUB, cem: WRONG, dan: ENDLESS, eve: right('eve') };
  for (const [student, text] of Object.entries(texts)) await bench.handIn(student, 'greet.ts', text);
  await bench.handIn('fay', 'notes.txt', 'nothing here');
  await bench.grade('whole', ...SEED, '--jobs', '1');
  canonical = await bench.canonical('whole');
});
afterAll(() => bench?.close());

const keys = (lines: readonly JournalLine[]) => lines.map(({ student, attempt }) => `${student} ${attempt}`);

/** The whole grading's journal, as it was after this many lines, as if grading had ended there. */
async function begun(name: string, lines: number): Promise<string> {
  const out = bench.out(name);
  await mkdir(out);
  const text = await readFile(join(bench.out('whole'), 'journal.jsonl'), 'utf8');
  const path = join(out, 'journal.jsonl');
  await writeFile(path, text.split('\n').slice(0, lines).join('\n').concat('\n'));
  return path;
}

const refusal = async (...words: Parameters<ClassBench['grade']>) => {
  const error: unknown = await bench.grade(...words).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error;
  throw new Error(`no refusal: ${String(error)}`);
};

describe('a class that was graded', () => {
  test('has a row for everyone, and the endless one was tried twice', async () => {
    const lines = await bench.journal('whole');
    expect(keys(lines).sort()).toEqual(['ada 1', 'bob 1', 'cem 1', 'dan 1', 'dan 2', 'eve 1', 'fay 1']);
    expect(lines.at(-1)).toMatchObject({ student: 'dan', attempt: 2 });
    const { rows } = JSON.parse(await readFile(join(bench.out('whole'), 'report.json'), 'utf8'));
    const told = rows.map(
      (row: { score?: { computed: number }; because?: string }) => row.score?.computed ?? row.because,
    );
    expect(told).toEqual([10, 0, 0, 0, 10, 'refused']);
  });

  test('gives the same canonical report once more, with two jobs', async () => {
    const { exitCode, printed } = await bench.grade('twice', ...SEED, '--jobs', '2');
    expect(exitCode).toBe(0);
    expect(await bench.canonical('twice')).toBe(canonical);
    expect(printed.join('\n')).toMatch(/70 {2}.*5 +1 +4 of 10[\s\S]*fay {2}70 {2}refused: Nothing in fay/);
  });

  test('is not graded over', async () => {
    const error = await refusal('whole', ...SEED);
    expect(error).toMatchObject({
      exitCode: 2,
      remedy: expect.stringMatching(/node checker grade .*--resume/),
    });
    await mkdir(bench.out('other'));
    await writeFile(join(bench.out('other'), 'essay.txt'), 'mine');
    expect((await refusal('other', ...SEED)).message).toContain('is not empty');
  });
});

describe.runIf(process.platform === 'linux')('a grading that is killed', () => {
  test.each([0, 1, 3, 6])(
    'after %i lines, and resumed, gives the same report, and grades nothing twice',
    async (count) => {
      const out = `killed-${count}`;
      const { child, ended } = bench.start(out, ...SEED, '--jobs', '2');
      const hasBegun = async () =>
        (await readFile(join(bench.out(out), 'journal.jsonl'), 'utf8').catch(() => '')).includes('\n');
      await until(async () => (await hasBegun()) && (await bench.journal(out)).length >= count);
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
      const before = await bench.journal(out);
      await bench.grade(out, '--resume', '--jobs', '2');
      expect(await bench.canonical(out)).toBe(canonical);
      const after = await bench.journal(out);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(new Set(keys(after)).size).toBe(after.length);
      expect(await leftAfterAWhile(async () => processesOf(bench.out(out)))).toEqual([]);
    },
  );

  test('by Ctrl-C keeps its journal, says how to go on, and ends with 130', async () => {
    const { child, ended } = bench.start('interrupted', ...SEED, '--jobs', '1');
    await until(async () => (await bench.journal('interrupted')).length >= 1);
    child.kill('SIGINT');
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toMatch(/What was graded is kept[\s\S]*--resume/);
    await bench.grade('interrupted', '--resume');
    expect(await bench.canonical('interrupted')).toBe(canonical);
    const lines = keys(await bench.journal('interrupted'));
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe('a journal', () => {
  test('whose last line is torn loses only that', async () => {
    const path = await begun('torn', 4);
    const { length } = await readFile(path);
    await truncate(path, length - 20);
    const { noted } = await bench.grade('torn', '--resume');
    expect(noted.join()).toContain('not written whole');
    expect(await bench.canonical('torn')).toBe(canonical);
  });

  test('that is of something else is refused, with what differs', async () => {
    const path = await begun('foreign', 3);
    const text = await readFile(path, 'utf8');
    const [first = '', ...rest] = text.split('\n');
    const header = {
      ...JSON.parse(first),
      checker: 'f'.repeat(64),
      node: '18.0.0',
      labs: { 70: 'e'.repeat(64) },
    };
    await writeFile(path, [JSON.stringify(header), ...rest].join('\n'));
    const error = await refusal('foreign', '--resume', '--seed', '1');
    expect(error.exitCode).toBe(2);
    for (const word of ['checker has changed', 'lab 70 have changed', 'seed was 4711', 'Node was 18.0.0']) {
      expect(error.message).toContain(word);
    }
    expect(await readFile(path, 'utf8')).toContain('18.0.0');
  });

  test('that is none, or not there, is refused', async () => {
    await mkdir(bench.out('none'));
    await writeFile(join(bench.out('none'), 'journal.jsonl'), 'shopping list\n');
    expect((await refusal('none', '--resume')).exitCode).toBe(2);
    expect((await refusal('nowhere', '--resume')).message).toContain('no folder');
    expect(await readFile(join(bench.out('none'), 'journal.jsonl'), 'utf8')).toBe('shopping list\n');
  });
});

test('two commands do not write to one folder, and a dead one’s lock is taken over', async () => {
  await begun('locked', 3);
  const lock = join(bench.out('locked'), 'lock');
  const { describeHolder } = await import('../../../core/lock-holder.js');
  await writeFile(lock, describeHolder());
  expect(await refusal('locked', '--resume')).toMatchObject({
    remedy: expect.stringContaining(`rm ${lock}`),
  });
  await writeFile(lock, describeHolder().replace(/"pid":\d+/, '"pid":999999999'));
  expect((await bench.grade('locked', '--resume')).exitCode).toBe(0);
  expect(await bench.canonical('locked')).toBe(canonical);
});

test('a changed submission is graded again, the others are not; --only grades one again', async () => {
  const out = bench.out('changed');
  await cp(bench.out('whole'), out, { recursive: true });
  const kept = await readFile(join(bench.folder, 'cem/greet.ts'), 'utf8');
  try {
    await bench.handIn('cem', 'greet.ts', right('cem'));
    await bench.grade('changed', '--resume');
    const lines = await bench.journal('changed');
    expect(keys(lines).slice(7)).toEqual(['cem 1']);
    await bench.grade('changed', '--only', 'ada');
    expect(keys(await bench.journal('changed')).slice(8)).toEqual(['ada 2']);
    const { rows } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    expect(rows.map((row: { score?: { computed: number } }) => row.score?.computed)).toEqual([
      10,
      0,
      10,
      0,
      10,
      undefined,
    ]);
  } finally {
    await bench.handIn('cem', 'greet.ts', kept);
  }
});

test('what is set by hand stays through a resume, and can be taken back', async () => {
  const out = bench.out('by-hand');
  await cp(bench.out('whole'), out, { recursive: true });
  const context = classContext(bench.root);
  const command = (...words: string[]) => readCommandLine(['override', out, ...words], true)(context);
  const rows = async () => JSON.parse(await readFile(join(out, 'report.json'), 'utf8')).rows;
  await expect(command('cem', '70', '7.5')).rejects.toThrow('needs a reason');
  await expect(command('cem', '70', 'many', '--reason', 'x')).rejects.toThrow('no points');
  await expect(command('nobody', '70', '1', '--reason', 'x')).rejects.toThrow('no student');
  await command('cem', '70', '7.5', '--reason', 'explained it well');
  await command('fay', '70', '3', '--reason', 'sent by mail');
  const set = { points: 7.5, reason: 'explained it well', at: '2026-01-01T10:00:00.000Z' };
  expect((await rows())[2]).toMatchObject({ override: set, score: { computed: 0 } });
  await bench.grade('by-hand', '--resume');
  expect((await rows())[2]).toMatchObject({ override: set, score: { computed: 0 } });
  expect((await rows())[5]).toMatchObject({ kind: 'ungraded', override: { points: 3 } });
  expect(await readFile(join(out, 'gradebook.csv'), 'utf8')).toContain('explained it well');
  await command('cem', '70', '--remove');
  await command('fay', '70', '--remove');
  expect(await bench.canonical('by-hand')).toBe(canonical);
});

test('explain-diff tells what differs, and that nothing does', async () => {
  const context = classContext(bench.root);
  const compare = (a: string, b: string) =>
    readCommandLine(['explain-diff', bench.out(a), bench.out(b), '--json'], true)(context);
  const other = bench.out('by-another');
  await cp(bench.out('whole'), other, { recursive: true });
  expect(await compare('whole', 'by-another')).toBe(0);
  await readCommandLine(['override', other, 'bob', '70', '5', '--reason', 'oral exam'], true)(context);
  context.printed.length = 0;
  expect(await compare('whole', 'by-another')).toBe(1);
  expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject({
    common: [],
    rows: [
      { student: 'bob', labId: '70', points: [0, 5], because: ['set by hand: nothing, now 5 (oral exam)'] },
    ],
  });
  await expect(compare('whole', 'empty')).rejects.toMatchObject({ exitCode: 2 });
});

test('an export lies beside the grades, and one for Canvas says what it lacks', async () => {
  const context = classContext(bench.root);
  const out = bench.out('whole');
  const exported = (format: string) => readCommandLine(['export', out, format], true)(context);
  expect(await exported('csv')).toBe(0);
  expect(await readFile(join(out, 'export-csv.csv'), 'utf8')).toContain('ada');
  await expect(exported('canvas')).rejects.toThrow('A roster with a column "canvas id" gives it');
});

test('no folder for the grades is taken inside of the class', async () => {
  const context = classContext(bench.root);
  const grade = readCommandLine(['grade', bench.folder, '--out', join(bench.folder, 'grades')], true);
  await expect(grade(context)).rejects.toThrow('would be taken for one');
  await rm(join(bench.folder, 'grades'), { recursive: true, force: true });
});
