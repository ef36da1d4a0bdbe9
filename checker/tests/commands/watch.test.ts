import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Interrupted } from '../../commands/interrupt.js';
import { runStatus } from '../../commands/status.js';
import { runWatch } from '../../commands/watch.js';
import { watchFiles } from '../../commands/watch-files.js';
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
    await until(() => context.printed.length === 4);
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'two');
    await until(() => context.printed.length === 6);
    context.ending.abort(new Interrupted(130));
    await expect(watching).rejects.toMatchObject({ exitCode: 130 });
    expect(context.grader.requests.map(({ seed }) => seed)).toEqual([4711, 4711, 4711]);
    expect(context.grader.closed).toBeGreaterThan(0);
    expect(context.printed.at(-1)?.match(/^00\.\d failed:/gm)).toEqual(['00.1 failed:']);
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

describe('a save', () => {
  async function watched() {
    const folder = await newFolder();
    await mkdir(join(folder, 'inner'));
    await writeFile(join(folder, 'server.ts'), 'first');
    await writeFile(join(folder, 'inner/zone.ts'), 'first');
    let saves = 0;
    const stop = watchFiles(folder, ['server.ts', 'inner/zone.ts', 'new.ts'], () => saves++);
    return { folder, stop, saves: () => saves };
  }

  test('is noticed when the file is written, replaced by another, made or deep', async () => {
    const { folder, stop, saves } = await watched();
    try {
      await writeFile(join(folder, 'server.ts'), 'second');
      await until(() => saves() === 1);
      await writeFile(join(folder, 'server.ts.tmp'), 'third');
      await rename(join(folder, 'server.ts.tmp'), join(folder, 'server.ts'));
      await until(() => saves() === 2);
      await writeFile(join(folder, 'new.ts'), 'new');
      await until(() => saves() === 3);
      await writeFile(join(folder, 'inner/zone.ts'), 'second');
      await until(() => saves() === 4);
    } finally {
      stop();
    }
  });

  test('is not a touch, nor another file', async () => {
    const { folder, stop, saves } = await watched();
    try {
      await utimes(join(folder, 'server.ts'), new Date(), new Date());
      await writeFile(join(folder, 'notes.md'), 'other');
      await writeFile(join(folder, 'inner/zone.ts'), 'second');
      await until(() => saves() > 0);
      expect(saves()).toBe(1);
    } finally {
      stop();
    }
  });
});
