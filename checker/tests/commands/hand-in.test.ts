import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { runHandIn } from '../../commands/hand-in.js';
import { openWorkbook } from '../../commands/open-workbook.js';
import { openSubmission } from '../../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS } from '../../intake/submission.js';
import { handInSchema } from '../../report/json-schemas.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';
import { type FakeContext, fakeContext } from './fake-context.js';

const newFolder = temporaryFolders();
const said = (context: FakeContext) => context.printed.join('\n');

/** A workbook in which nothing is locked, with lab 00 written. */
async function begun(): Promise<FakeContext> {
  const context = fakeContext(await newFolder(), { unlock: 'all' });
  await openWorkbook(context);
  await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'export const mine = 1;\n');
  return context;
}

const zipIn = ({ root }: FakeContext, name: string) => readFile(join(root, name));

describe('hand-in', () => {
  test('packs one lab, says what is in it, and that it is what to upload', async () => {
    const context = await begun();
    expect(await runHandIn(context, { lab: '00' })).toBe(0);
    const { size } = await lstat(join(context.root, 'hand-in-00-lab.zip'));
    expect(said(context)).toBe(
      [
        `hand-in-00-lab.zip is written (${size} bytes). In it:`,
        '  00  Title 00: server.ts',
        '',
        'Upload hand-in-00-lab.zip as it is.',
      ].join('\n'),
    );
  });

  test('what it packs is opened again: the same bytes, without remarks', async () => {
    const context = await begun();
    await runHandIn(context, { lab: '00' });
    const into = join(await newFolder(), 'labs');
    const labs = [{ id: '00', slug: '00-lab', files: ['server.ts'] }];
    const found = { student: { id: 'me' }, path: 'hand-in-00-lab.zip', kind: 'zip' } as const;
    const opened = await openSubmission(context.root, found, { labs, into, limits: DEFAULT_INTAKE_LIMITS });
    expect(opened).toEqual({ ok: true, labs: ['00'], notes: [] });
    expect(await readdir(into, { recursive: true })).toEqual(['00-lab', '00-lab/server.ts']);
    expect(await readFile(join(into, '00-lab/server.ts'), 'utf8')).toBe('export const mine = 1;\n');
  });

  test('without a lab it packs all that were begun, and names the others', async () => {
    const context = await begun();
    await writeFile(join(context.root, 'labs/02-lab/server.ts'), 'export const mine = 2;\n');
    expect(await runHandIn(context, { json: true })).toBe(0);
    const document = z.parse(handInSchema, JSON.parse(said(context)));
    expect(document).toMatchObject({
      path: 'hand-in.zip',
      labs: [{ id: '00' }, { id: '02', files: [{ path: 'server.ts', state: 'changed' }] }],
      leftOut: [{ id: '01', files: [{ path: 'server.ts', state: 'stub' }] }],
    });
    await runHandIn(context, {});
    expect(said(context)).toContain('  - Lab 01, Title 01, is not in it: nothing is written yet.');
  });

  test('the same files give the same bytes, at the same time', async () => {
    const context = await begun();
    await runHandIn(context, {});
    const first = await zipIn(context, 'hand-in.zip');
    await runHandIn(context, {});
    expect((await zipIn(context, 'hand-in.zip')).equals(first)).toBe(true);
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'export const mine = 3;\n');
    await runHandIn(context, {});
    expect((await zipIn(context, 'hand-in.zip')).equals(first)).toBe(false);
  });

  test('a lab that is asked for by name is packed as it stands, and told to be unwritten', async () => {
    const context = await begun();
    expect(await runHandIn(context, { lab: '01' })).toBe(0);
    expect(said(context)).toContain('  - labs/01-lab/server.ts is still as it was given.');
  });

  test('where nothing is written it packs nothing', async () => {
    const context = fakeContext(await newFolder());
    await expect(runHandIn(context, {})).rejects.toMatchObject({
      exitCode: 2,
      message: 'There is nothing to hand in yet: every file is still as it was given.',
    });
    expect((await readdir(context.root)).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  test('a file that is missing, or a link, is not packed, and the reason is told', async () => {
    const context = await begun();
    const file = join(context.root, 'labs/00-lab/server.ts');
    await rm(file);
    await expect(runHandIn(context, { lab: '00' })).rejects.toMatchObject({
      message: expect.stringContaining('server.ts is missing.'),
      remedy: 'node checker reset 00',
    });
    await symlink('/etc/hostname', file);
    await expect(runHandIn(context, { lab: '00' })).rejects.toThrow('server.ts is a link');
  });

  test('a locked lab is not handed in', async () => {
    const context = fakeContext(await newFolder());
    await expect(runHandIn(context, { lab: '01' })).rejects.toMatchObject({ exitCode: 4 });
    await openWorkbook(context);
    await writeFile(join(context.root, 'labs/00-lab/server.ts'), 'export const mine = 1;\n');
    await mkdir(join(context.root, 'labs/01-lab'));
    await writeFile(join(context.root, 'labs/01-lab/server.ts'), 'export const mine = 1;\n');
    await runHandIn(context, { json: true });
    expect(z.parse(handInSchema, JSON.parse(said(context))).labs.map(({ id }) => id)).toEqual(['00']);
  });

  test('a zip that cannot be written is told of, and nothing half-written stays', async () => {
    const context = await begun();
    await mkdir(join(context.root, 'hand-in.zip'));
    await expect(runHandIn(context, {})).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
    expect((await readdir(context.root)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});
