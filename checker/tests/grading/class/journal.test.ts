import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Journal } from '../../../grading/class/journal.js';
import type { JournalEntry, JournalHeader } from '../../../grading/class/journal-format.js';
import { likelyLevel } from '../../../sandbox/isolation.js';
import { temporaryFolders } from '../../progress/temporary-workbook.js';

const newFolder = temporaryFolders();
const header: JournalHeader = {
  kind: 'class',
  formatVersion: 1,
  seed: 1,
  isolation: 'sandbox',
  node: '20.20.0',
  checker: 'c',
  labs: { '00': 'd' },
  startedAt: '2026-01-01T00:00:00Z',
  arguments: [],
};
const entry = (student: string, changes: Partial<JournalEntry> = {}): JournalEntry =>
  ({
    kind: 'ungraded',
    student,
    labId: '00',
    submission: student,
    source: 's',
    attempt: 1,
    because: 'grader-error',
    reason: 'ü '.repeat(50_000),
    ...changes,
  }) as JournalEntry;

async function filled(students: readonly string[]) {
  const path = join(await newFolder(), 'journal.jsonl');
  const journal = await Journal.create(path, header);
  await Promise.all(students.map((student) => journal.append(entry(student))));
  return { path, journal };
}

describe('a journal', () => {
  test('gives back what many wrote at once, while it is written and after', async () => {
    const students = Array.from({ length: 50 }, (_, index) => `s${index}`);
    const { path, journal } = await filled(students);
    const first = journal.standing('s7')[0];
    expect(first && (await journal.read(first))).toEqual(entry('s7'));
    await journal.close();
    const opened = await Journal.open(path);
    expect(opened).toMatchObject({ header, tornBytes: 0 });
    expect([...opened.journal.students()].sort()).toEqual([...students].sort());
    for (const student of students) {
      const [noted] = opened.journal.standing(student);
      expect(noted && (await opened.journal.read(noted))).toEqual(entry(student));
    }
    await opened.journal.close();
  });

  test.each([
    '{"kind":"ungr',
    '\0\0\0\0',
    '{"kind":"ungraded"}\n',
    `not json\n${JSON.stringify(entry('x'))}\n`,
  ])('with %j at its end drops that, and goes on behind what is whole', async (torn) => {
    const { path, journal } = await filled(['a', 'b']);
    await journal.close();
    const whole = await readFile(path, 'utf8');
    await appendFile(path, torn);
    const opened = await Journal.open(path);
    expect(opened.tornBytes).toBe(Buffer.byteLength(torn));
    await opened.journal.append(entry('c'));
    await opened.journal.close();
    expect(await readFile(path, 'utf8')).toBe(`${whole}${JSON.stringify(entry('c'))}\n`);
  });

  test('holds the newest word on each lab, and one on the whole submission ends those before it', async () => {
    const { journal } = await filled([]);
    await journal.append(entry('a'));
    await journal.append(entry('a', { labId: '01' }));
    await journal.append(entry('a', { attempt: 2 }));
    expect(journal.standing('a').map(({ labId, attempt }) => [labId, attempt])).toEqual([
      ['00', 2],
      ['01', 1],
    ]);
    const { labId: _, ...whole } = entry('a', { because: 'refused' } as Partial<JournalEntry>);
    await journal.append(whole as JournalEntry);
    expect(journal.standing('a')).toMatchObject([{ labId: undefined, kind: 'ungraded' }]);
    await journal.append(entry('a'));
    expect(journal.standing('a').map(({ labId }) => labId)).toEqual(['00', '01']);
    await journal.close();
  });

  test('that is no journal is refused, and left as it is', async () => {
    const path = join(await newFolder(), 'journal.jsonl');
    await writeFile(path, '{"kind":"class","formatVersion":2}\n');
    await expect(Journal.open(path)).rejects.toMatchObject({ exitCode: 2 });
    expect(await readFile(path, 'utf8')).toBe('{"kind":"class","formatVersion":2}\n');
  });

  test.runIf(likelyLevel() === 'sandbox')(
    'on a full disk says so, and keeps every line that was whole',
    async () => {
      const program = join(import.meta.dirname, 'fill-journal.ts');
      const tmpfs = ['--dev-bind', '/', '/', '--size', '300000', '--tmpfs', '/mnt', '--'];
      const node = [process.execPath, '--import', 'tsx', program, '/mnt/journal.jsonl'];
      const { stdout } = await promisify(execFile)('bwrap', [...tmpfs, ...node]);
      expect(JSON.parse(stdout)).toMatchObject({
        name: 'UserError',
        message: expect.stringContaining('disk is full'),
        tornBytes: 0,
        isSame: true,
      });
    },
  );
});
