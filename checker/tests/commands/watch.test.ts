import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Interrupted } from '../../commands/interrupt.js';
import { runStatus } from '../../commands/status.js';
import { runWatch } from '../../commands/watch.js';
import { watchFiles } from '../../commands/watch-files.js';
import { readProgress } from '../../progress/progress-file.js';
import { fakeWorkbook } from '../progress/fake-workbook.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';
import { until } from './until.js';

const newFolder = temporaryFolders();

describe('watch', () => {
  test('checks at once and at each save, with one seed, until it is ended', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.1': 'failed', '00.2': 'failed' };
    await runStatus(context, {});
    context.printed.length = 0;
    const watching = runWatch(context, {});
    await until(() => context.printed.length === 2);
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'one');
    await until(() => context.printed.length === 5);
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'two');
    await until(() => context.printed.length === 8);
    context.ending.abort(new Interrupted(130));
    await expect(watching).rejects.toMatchObject({ exitCode: 130 });
    expect(context.grader.requests.map(({ seed }) => seed)).toEqual([4711, 4711, 4711]);
    expect(context.grader.closed).toBeGreaterThan(0);
    expect(context.printed.at(-1)?.match(/^00\.\d failed:/gm)).toEqual(['00.1 failed:']);
    expect(context.grader.requests.map(({ first }) => first)).toEqual([undefined, '00.1', '00.1']);
  });

  test('tells of the step at work before the others are checked', async () => {
    const context = fakeContext(await newFolder());
    context.grader.outcomes = { '00.2': 'failed' };
    await runStatus(context, {});
    const watching = runWatch(context, {});
    await until(() => context.printed.some((text) => text.includes('00.2 failed:')));
    context.grader.outcomes = {};
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'mended');
    await until(() => context.printed.some((text) => text.includes('Lab 00 is passed')));
    const told = context.printed.findIndex((text) => /^\n10:00:00 {2}00\.2 .*: passed\./.test(text));
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(context.printed.findIndex((text) => text.includes('Lab 00 is passed')));
    context.ending.abort();
    await expect(watching).rejects.toThrow();
  });

  test('stays at its lab after a pass, and says what is next', async () => {
    const context = fakeContext(await newFolder());
    await runStatus(context, {});
    const watching = runWatch(context, {});
    await until(() => context.printed.some((text) => text.includes('Lab 00 is passed')));
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'one');
    await until(() => context.grader.requests.length === 2);
    context.ending.abort();
    await expect(watching).rejects.toThrow();
    expect(context.grader.requests.map(({ openLab }) => openLab.lab.id)).toEqual(['00', '00']);
  });

  test('notices a save in an earlier lab that the lab runs on', async () => {
    const root = await newFolder();
    const labs = fakeWorkbook(root).labs.map((lab) => (lab.id === '01' ? { ...lab, uses: ['00'] } : lab));
    const context = fakeContext(root, { labs, unlock: 'all' });
    await runStatus(context, {});
    const watching = runWatch(context, { lab: '01' });
    await until(() => context.grader.requests.length === 1);
    await writeFile(join(root, 'labs/00-lab/server.ts'), 'mended');
    await until(() => context.grader.requests.length === 2);
    expect(context.grader.requests.map(({ openLab }) => openLab.lab.id)).toEqual(['01', '01']);
    context.ending.abort();
    await expect(watching).rejects.toThrow();
  });

  test('a fault of the checker is told, and the next save is checked', async () => {
    const context = fakeContext(await newFolder());
    await runStatus(context, {});
    const { grade } = context.grader;
    context.grader.grade = () => Promise.reject(new Error('the worker ended'));
    const watching = runWatch(context, {});
    await until(() => context.noted.some((text) => text.includes('the worker ended')));
    context.grader.grade = grade;
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'one');
    await until(() => context.grader.requests.length === 1);
    context.ending.abort();
    await expect(watching).rejects.toThrow();
  });
});

describe('files that change while they are checked', () => {
  /** `meanwhile` runs during the first check, which fails. */
  async function watchWhile(meanwhile: (file: string) => Promise<void>) {
    const context = fakeContext(await newFolder());
    await runStatus(context, {});
    context.printed.length = 0;
    context.grader.outcomes = { '00.1': 'failed' };
    const { grade } = context.grader;
    context.grader.grade = async (request) => {
      if (context.grader.requests.length === 0) await meanwhile(join(context.root, 'labs/00-lab/server.ts'));
      const graded = await grade(request);
      context.grader.outcomes = {};
      return graded;
    };
    const watching = runWatch(context, {});
    await until(() => context.printed.some((text) => text.includes('Lab 00 is passed')));
    context.ending.abort();
    await expect(watching).rejects.toThrow();
    return context;
  }

  test('are checked again, and the failure of before is not told', async () => {
    const context = await watchWhile((file) => writeFile(file, 'mended'));
    expect(context.noted).toContain('Your files changed; checking again.');
    expect(context.printed.join('\n')).not.toContain('00.1 failed:');
    expect(context.grader.requests).toHaveLength(2);
    expect((await readProgress(context.root)).progress.labs['00']?.attempts).toBe(1);
  });

  test('are checked again also when they are as before in the end', async () => {
    const context = await watchWhile(async (file) => {
      const before = await readFile(file, 'utf8');
      const files = watchFiles(dirname(file), ['server.ts'], () => {});
      const state = files.state();
      await writeFile(file, '');
      await writeFile(file, before);
      await until(() => files.state() !== state);
      files.close();
    });
    expect(context.noted).toContain('Your files changed; checking again.');
    expect(context.printed.join('\n')).not.toContain('00.1 failed:');
  });

  test('are read when they are whole: an editor empties a file before it writes it', async () => {
    const folder = await newFolder();
    const file = join(folder, 'server.ts');
    await writeFile(file, '');
    const files = watchFiles(folder, ['server.ts'], () => {});
    const filled = files.filled();
    await writeFile(file, 'whole');
    await filled;
    await rm(file);
    // A file that stays away is told of in the end.
    await files.filled();
    files.close();
  });
});

describe('a save', () => {
  async function watched() {
    const folder = await newFolder();
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'server.ts'), 'first');
    await writeFile(join(folder, 'inner/zone.ts'), 'first');
    let saves = 0;
    const files = watchFiles(folder, ['server.ts', 'inner/zone.ts'], () => saves++);
    return { folder, files, saves: () => saves };
  }

  test('is noticed when the file is written, replaced by another, removed, made or deep', async () => {
    const { folder, files, saves } = await watched();
    try {
      await writeFile(join(folder, 'server.ts'), 'second');
      await until(() => saves() === 1);
      await writeFile(join(folder, 'server.ts.tmp'), 'third');
      await rename(join(folder, 'server.ts.tmp'), join(folder, 'server.ts'));
      await until(() => saves() === 2);
      await rm(join(folder, 'inner/zone.ts'));
      await until(() => saves() === 3);
      await writeFile(join(folder, 'inner/zone.ts'), 'second');
      await until(() => saves() === 4);
    } finally {
      files.close();
    }
  });

  test('that empties a file and then writes it is one save', async () => {
    const { folder, files, saves } = await watched();
    try {
      await writeFile(join(folder, 'server.ts'), '');
      await until(() => !files.state().startsWith('0 '));
      await writeFile(join(folder, 'server.ts'), 'second');
      await until(() => saves() > 0);
      expect(saves()).toBe(1);
    } finally {
      files.close();
    }
  });

  test('is not a touch, nor another file', async () => {
    const { folder, files, saves } = await watched();
    try {
      await utimes(join(folder, 'server.ts'), new Date(), new Date());
      await writeFile(join(folder, 'notes.md'), 'other');
      await writeFile(join(folder, 'inner/zone.ts'), 'second');
      await until(() => saves() > 0);
      expect(saves()).toBe(1);
    } finally {
      files.close();
    }
  });
});
