import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tryLock, withLock } from '../../core/lock.js';
import { startChild } from '../progress/start-child.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';

const newFolder = temporaryFolders();
const short = { waitMs: 300, abandonedMs: 60_000 };

describe('a lock', () => {
  test('lets one act in after the other', async () => {
    const path = join(await newFolder(), 'lock');
    let inside = 0;
    let most = 0;
    const acts = Array.from({ length: 20 }, () =>
      withLock(path, async () => {
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
      }),
    );
    await Promise.all(acts);
    expect(most).toBe(1);
  });

  test('is given back when the act throws', async () => {
    const folder = await newFolder();
    const path = join(folder, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a living process is waited for, then told, and not broken', async () => {
    const path = join(await newFolder(), 'lock');
    const child = await startChild('hold-lock', path);
    try {
      const held = await readFile(path, 'utf8');
      await expect(withLock(path, async () => {}, short)).rejects.toMatchObject({
        name: 'UserError',
        remedy: expect.stringContaining(path),
      });
      expect(await readFile(path, 'utf8')).toBe(held);
    } finally {
      child.process.kill('SIGKILL');
      await child.ended;
    }
  });

  test('of a process that was killed is taken over at once, by one only', async () => {
    const folder = await newFolder();
    const path = join(folder, 'lock');
    const child = await startChild('hold-lock', path);
    child.process.kill('SIGKILL');
    await child.ended;
    let inside = 0;
    const acts = Array.from({ length: 8 }, () =>
      withLock(path, async () => {
        expect(++inside).toBe(1);
        await new Promise(setImmediate);
        inside--;
      }),
    );
    await Promise.all(acts);
    expect(await readdir(folder)).toEqual([]);
  });

  test('whose pid now belongs to another process is taken over', async () => {
    const path = join(await newFolder(), 'lock');
    await writeFile(path, JSON.stringify({ pid: process.pid, started: 'long ago', token: 'x' }));
    expect(await withLock(path, async () => 'done', short)).toBe('done');
  });

  test('that is older than any act takes counts as abandoned, whoever holds it', async () => {
    const path = join(await newFolder(), 'lock');
    const child = await startChild('hold-lock', path);
    try {
      const hourAgo = new Date(Date.now() - 3_600_000);
      await utimes(path, hourAgo, hourAgo);
      expect(await withLock(path, async () => 'done', short)).toBe('done');
    } finally {
      child.process.kill('SIGKILL');
      await child.ended;
    }
  });

  test('tells its holder when it was given away meanwhile', async () => {
    const path = join(await newFolder(), 'lock');
    await withLock(path, async (lock) => {
      expect(await lock.isHeld()).toBe(true);
      await writeFile(path, 'another holder');
      expect(await lock.isHeld()).toBe(false);
    });
    expect(await readFile(path, 'utf8')).toBe('another holder');
  });

  test('that is only tried is not waited for, not taken from the living, and given back by hand', async () => {
    const folder = await newFolder();
    const path = join(folder, 'lock');
    const release = await tryLock(path);
    expect(await tryLock(path)).toBeUndefined();
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, hourAgo, hourAgo);
    expect(await tryLock(path)).toBeUndefined();
    release?.();
    expect(await readdir(folder)).toEqual([]);
  });

  test('that is only tried is had by one of many when its holder was killed', async () => {
    const path = join(await newFolder(), 'lock');
    const child = await startChild('hold-lock', path);
    child.process.kill('SIGKILL');
    await child.ended;
    const tried = await Promise.all(Array.from({ length: 8 }, () => tryLock(path)));
    expect(tried.filter((release) => release !== undefined)).toHaveLength(1);
  });
});
