import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installedFile, runProgram } from '../../commands/run-program.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';
import { isRunning } from './processes.js';
import { until } from './until.js';

const newFolder = temporaryFolders();

describe('a program on this terminal', () => {
  test('gives its exit code', async () => {
    const context = fakeContext(await newFolder());
    const options = { cwd: context.root, ownsGroup: true };
    expect(await runProgram(context, ['-e', 'process.exit(5)'], options)).toBe(5);
  });

  test('that hears no signal, and its child in a loop, are gone after Ctrl-C', async () => {
    const context = fakeContext(await newFolder());
    const pidFile = join(context.root, 'pids');
    const stubborn = join(import.meta.dirname, 'programs/stubborn.mjs');
    const running = runProgram(context, [stubborn, pidFile], { cwd: context.root, ownsGroup: true });
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').includes(' '));
    const pids = readFileSync(pidFile, 'utf8').split(' ').map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    context.ending.abort();
    await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
    await until(() => !pids.some(isRunning));
  });
});

test('a package that is not installed is told with the command that installs it', async () => {
  const root = await newFolder();
  expect(() => installedFile(root, 'tsx/cli')).toThrow(expect.objectContaining({ remedy: 'npm install' }));
});
