import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { runCheck } from '../../commands/check.js';
import { runHint } from '../../commands/hint.js';
import { runHome } from '../../commands/home.js';
import { runLesson } from '../../commands/lesson.js';
import { openWorkbook } from '../../commands/open-workbook.js';
import { runQuiz } from '../../commands/quiz.js';
import { runReset, runUndo } from '../../commands/reset.js';
import { runSolution } from '../../commands/solution.js';
import { runStatus } from '../../commands/status.js';
import { progressOf } from '../../core/progress.js';
import { readProgress } from '../../progress/progress-file.js';
import {
  hintSchema,
  lessonSchema,
  quizSchema,
  solutionSchema,
  statusSchema,
} from '../../report/json-schemas.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { type FakeContext, fakeContext } from './fake-context.js';

const newFolder = temporaryFolders();
const newContext = async (changes = {}) => fakeContext(await newFolder(), changes);
const said = (context: FakeContext) => context.printed.join('\n');
const json = (context: FakeContext): unknown => JSON.parse(context.printed.at(-1) ?? '');

describe('status', () => {
  test('shows every lab; --json has what its schema says', async () => {
    const context = await newContext();
    expect(await runStatus(context, {})).toBe(0);
    expect(said(context)).toContain('01  Title 01     0/30  locked: pass lab 00 first');
    expect(await runStatus(context, { json: true })).toBe(0);
    expect(z.parse(statusSchema, json(context)).labs).toHaveLength(3);
  });

  test('finishes what an interrupted command left undone, and says so on stderr', async () => {
    const context = await newContext();
    await runStatus(context, {});
    expect(context.noted).toEqual(['Added labs/00-lab/.']);
    await runStatus(context, {});
    expect(context.noted).toHaveLength(1);
  });

  test('tells of a broken progress file on stderr', async () => {
    const context = await newContext();
    await mkdir(join(context.root, '.checker'));
    await writeFile(join(context.root, '.checker/progress.json'), '{');
    expect(await runStatus(context, { json: true })).toBe(0);
    expect(context.noted[0]).toContain('progress.broken-1.json');
    expect(z.parse(statusSchema, json(context)).currentLab).toBe('00');
  });
});

describe('lesson', () => {
  test('shows the file in the lab’s folder', async () => {
    const context = await newContext();
    await runStatus(context, {});
    await writeFile(join(context.root, 'labs/00-lab/README.md'), 'My notes.\n');
    expect(await runLesson(context, {})).toBe(0);
    expect(said(context)).toContain('My notes.');
    expect(await runLesson(context, { json: true })).toBe(0);
    expect(z.parse(lessonSchema, json(context))).toMatchObject({ labId: '00', markdown: 'My notes.\n' });
  });

  test('"glossary" is the words of all lessons; where it is missing, it says where to get it', async () => {
    const context = await newContext();
    await expect(runLesson(context, { lab: 'glossary' })).rejects.toMatchObject({
      exitCode: 2,
      remedy: expect.stringContaining('node checker update'),
    });
    await mkdir(join(context.root, 'labs'), { recursive: true });
    await writeFile(join(context.root, 'labs/GLOSSARY.md'), '# Glossary\n\n- **port**: a number.\n');
    expect(await runLesson(context, { lab: 'glossary' })).toBe(0);
    expect(said(context)).toContain('port');
    expect(await runLesson(context, { lab: 'glossary', json: true })).toBe(0);
    expect(z.parse(lessonSchema, json(context))).toMatchObject({ labId: 'glossary', title: 'Glossary' });
  });

  test('of a locked lab is not shown', async () => {
    await expect(runLesson(await newContext(), { lab: '01' })).rejects.toMatchObject({ exitCode: 4 });
    await expect(runLesson(await newContext(), { lab: '01', web: true })).rejects.toMatchObject({
      exitCode: 4,
    });
  });
});

describe('hint', () => {
  test('gives one more each time, counts them, and gives all again after the third', async () => {
    const context = await newContext();
    const numbers: number[] = [];
    for (let time = 0; time < 4; time++) {
      await runHint(context, { json: true });
      const hint = z.parse(hintSchema, json(context));
      expect(hint.stepId).toBe('00.1');
      expect(hint.hints).toEqual(['nudge', 'more', 'nearly all'].slice(0, hint.number));
      numbers.push(hint.number);
    }
    expect(numbers).toEqual([1, 2, 3, 3]);
    const { progress } = await readProgress(context.root);
    expect(progressOf(progress, '00').hintsUsed).toEqual({ '00.1': 3 });
  });

  test('is for the first step that does not pass, or for the one that is named', async () => {
    const context = await newContext();
    context.grader.outcomes = { '00.2': 'failed' };
    await runCheck(context, {});
    await runHint(context, {});
    expect(context.printed.at(-1)).toContain('00.2  Second');
    await runHint(context, { step: '00.3' });
    expect(context.printed.at(-1)).toContain('00.3  Third');
  });

  test('names every file that has the mark of its step', async () => {
    const context = await newContext();
    const { workbook } = await openWorkbook(context);
    const open = await workbook.open('00');
    const two = ['server.ts', 'client.ts'].map((path) => ({ path, exports: [] }));
    const files = { ...open.files, 'client.ts': '// TODO(00.1)' };
    const changed = { ...open, lab: { ...open.lab, files: two }, files };
    context.services.findWorkbook = async () => ({ ...workbook, open: async () => changed });
    await runHint(context, { step: '00.1' });
    expect(said(context)).toContain('Write it in labs/00-lab/server.ts and labs/00-lab/client.ts.');
    await runHint(context, { step: '00.2' });
    expect(context.printed.at(-1)).toContain('Write it in labs/00-lab/server.ts.');
  });

  test('of a locked lab is not given, nor counted', async () => {
    const context = await newContext();
    await expect(runHint(context, { step: '01.1' })).rejects.toMatchObject({ exitCode: 4 });
    expect((await readProgress(context.root)).progress.labs).toEqual({});
  });
});

describe('quiz', () => {
  test('where nobody can be asked, the questions are listed with their answers', async () => {
    const context = await newContext();
    expect(await runQuiz(context, {})).toBe(0);
    expect(said(context)).toMatch(/What listens\?[\s\S]*Answers[\s\S]*Right\. It does\./);
    await runQuiz(context, { json: true });
    expect(z.parse(quizSchema, json(context)).questions).toHaveLength(1);
  });
});

describe('solution', () => {
  test('before a pass: exit 4, and nothing of it is shown', async () => {
    const context = await newContext();
    await expect(runSolution(context, { lab: '00' })).rejects.toMatchObject({ exitCode: 4 });
    expect(said(context)).not.toContain('reference of 00');
  });

  test('before a pass with --reveal: shown, and recorded', async () => {
    const context = await newContext();
    expect(await runSolution(context, { lab: '00', reveal: true })).toBe(0);
    expect(said(context)).toContain('+// reference of 00');
    const { progress } = await readProgress(context.root);
    expect(progressOf(progress, '00').revealedAt).toBe('2026-01-01T10:00:00.000Z');
    expect(await readdir(context.root)).not.toContain('solutions');
  });

  test('of a locked lab is not shown, --reveal or not', async () => {
    const context = await newContext();
    await expect(runSolution(context, { lab: '01', reveal: true })).rejects.toMatchObject({ exitCode: 4 });
  });

  test('after a pass: the reference beside yours, and nothing is recorded', async () => {
    const context = await newContext();
    await runCheck(context, {});
    expect(await runSolution(context, { lab: '00' })).toBe(0);
    expect(context.printed.at(-1)).toContain('-// stub of 00\n+// reference of 00');
    await runSolution(context, { lab: '00', json: true });
    expect(z.parse(solutionSchema, json(context))).toMatchObject({ revealed: false });
    const { progress } = await readProgress(context.root);
    expect(progressOf(progress, '00').revealedAt).toBeUndefined();
  });
});

describe('reset and undo', () => {
  test('there and back', async () => {
    const context = await newContext();
    await runStatus(context, {});
    const file = join(context.root, 'labs/00-lab/server.ts');
    await writeFile(file, 'mine');
    expect(await runReset(context, { lab: '00' })).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('// stub of 00\n');
    expect(await runUndo(context, {})).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test('not in the author’s repo, where git keeps the files', async () => {
    const context = await newContext({ edition: 'author' });
    await expect(runReset(context, { lab: '00' })).rejects.toMatchObject({ exitCode: 2 });
    await expect(runUndo(context, {})).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('home', () => {
  test('without a terminal: where one is, and the commands that make sense', async () => {
    const context = await newContext();
    expect(await runHome(context, () => Promise.reject(new Error('no menu here')))).toBe(0);
    expect(said(context)).toContain('at the beginning of lab 00');
    expect(said(context)).toContain('node checker lesson 00');
  });

  test('with everything unlocked: where one has come to, and that others are open', async () => {
    const context = await newContext({ unlock: 'all' });
    context.grader.outcomes = { '02.1': 'failed' };
    await runCheck(context, { lab: '02' });
    await runHome(context, async () => 0);
    expect(said(context)).toContain('You are in lab 02');
    expect(said(context)).toContain('No lab is locked.');
  });

  test('when every lab is passed it says so', async () => {
    const context = await newContext();
    for (const lab of ['00', '01', '02']) await runCheck(context, { lab });
    await runHome(context, async () => 0);
    expect(context.printed.join('\n')).toContain('Every lab is passed, and every step in it.');
  });
});
