import { existsSync, readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Interrupted } from '../../commands/interrupt.js';
import { runRun } from '../../commands/run.js';
import { fakeWorkbook } from '../progress/fake-workbook.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';
import { until } from './until.js';

const newFolder = temporaryFolders();

const PROGRAM = `
import { existsSync, writeFileSync } from 'node:fs';
const folder = process.env.RUN_FOLDER ?? '';
writeFileSync('seen.json', JSON.stringify({ folder, isThere: existsSync(folder) }));
process.exit(3);
`;

test('run gives the program a folder for what outlives a save, and removes it', async () => {
  const root = await newFolder();
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
  const { open } = fakeWorkbook(root);
  const context = fakeContext(root, {
    open: async (id) => {
      const opened = await open(id);
      return { ...opened, files: { ...opened.files, 'run.ts': PROGRAM } };
    },
  });
  expect(await runRun(context, { lab: '00' })).toBe(3);
  const seen = JSON.parse(readFileSync(join(root, 'labs/00-lab/seen.json'), 'utf8'));
  expect(seen).toEqual({ folder: expect.stringContaining('checker-run-'), isThere: true });
  expect(existsSync(seen.folder)).toBe(false);
});

const WATCHED_PROGRAM = `
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync('seen.txt', readFileSync('data/zone.txt', 'utf8'));
setInterval(() => {}, 1_000);
`;

test('on a terminal it starts again when a file in data/ is saved', async () => {
  const root = await newFolder();
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'));
  const { open } = fakeWorkbook(root);
  const context = fakeContext(root, {
    open: async (id) => {
      const opened = await open(id);
      return { ...opened, files: { ...opened.files, 'run.ts': WATCHED_PROGRAM } };
    },
  });
  const running = runRun({ ...context, screen: { ...context.screen, isTerminal: true } }, { lab: '00' });
  const ended = expect(running).rejects.toBeInstanceOf(Interrupted);
  const seen = join(root, 'labs/00-lab/seen.txt');
  const text = () => (existsSync(seen) ? readFileSync(seen, 'utf8') : '');
  try {
    await until(() => text() === 'zone\n');
    await writeFile(join(root, 'labs/00-lab/data/zone.txt'), 'changed\n');
    await until(() => text() === 'zone\nchanged\n');
  } finally {
    context.ending.abort(new Interrupted());
    await ended;
  }
});
