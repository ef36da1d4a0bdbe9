import { existsSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runRun } from '../../commands/run.js';
import { fakeWorkbook } from '../progress/fake-workbook.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { fakeContext } from './fake-context.js';

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
