import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSource } from '../../sandbox/read-source.js';

describe('reading a student file', () => {
  let folder: string;
  const read = (path = 'zone.ts', maxBytes = 1_000) => readSource(folder, path, maxBytes, '01');
  const write = (text: string | Buffer, path = 'zone.ts') => writeFile(join(folder, path), text);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'read-source-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('gives the text of a regular file', async () => {
    await write('export const name = "Zoë";\n');
    expect(await read()).toEqual({ ok: true, text: 'export const name = "Zoë";\n' });
  });

  test('takes a file of exactly the limit and refuses one byte more', async () => {
    await write('x'.repeat(1_000));
    expect(await read()).toMatchObject({ ok: true });
    await write('x'.repeat(1_001));
    expect(await read()).toEqual({
      ok: false,
      message: 'zone.ts is 1001 bytes long; at most 1000 are taken.',
    });
  });

  test('refuses a link, whatever it points to', async () => {
    await write('secret', 'other.ts');
    await symlink(join(folder, 'other.ts'), join(folder, 'zone.ts'));
    expect(await read()).toEqual({ ok: false, message: 'zone.ts is a link. Put the file itself there.' });
    await rm(join(folder, 'other.ts'));
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('is a link') });
  });

  test('refuses a file in a folder that is a link', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await write('secret', 'elsewhere/zone.ts');
    await symlink(join(folder, 'elsewhere'), join(folder, 'sub'));
    expect(await read('elsewhere/zone.ts')).toMatchObject({ ok: true });
    expect(await read('sub/zone.ts')).toEqual({
      ok: false,
      message: 'sub is a link. Put the folder itself there.',
    });
  });

  test('refuses a FIFO without waiting for a writer', async () => {
    execFileSync('mkfifo', [join(folder, 'zone.ts')]);
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('no regular file') });
  });

  test('refuses a folder', async () => {
    await mkdir(join(folder, 'zone.ts'));
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('is a folder') });
  });

  test('refuses fifty megabytes without reading them', async () => {
    await write('');
    await truncate(join(folder, 'zone.ts'), 50_000_000);
    const startedAt = performance.now();
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('50000000 bytes') });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('refuses what is not UTF-8, and says how to mend it', async () => {
    await write(Buffer.from('café', 'latin1'));
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('export {}', 'utf16le')]);
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('Save it as UTF-8') });
    await write(utf16);
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('not UTF-8') });
  });

  test('refuses an empty and a missing file, and names the command that writes the stub again', async () => {
    const mends = expect.stringContaining('node checker reset 01');
    expect(await read()).toEqual({ ok: false, message: mends });
    expect(await read()).toMatchObject({ message: expect.stringContaining('zone.ts is missing') });
    await write('');
    expect(await read()).toEqual({ ok: false, message: mends });
    expect(await read()).toMatchObject({ message: expect.stringContaining('zone.ts is empty') });
  });

  test.skipIf(process.getuid?.() === 0)('refuses a file that may not be read', async () => {
    await write('export {};');
    await chmod(join(folder, 'zone.ts'), 0);
    expect(await read()).toMatchObject({ ok: false, message: expect.stringContaining('cannot be read') });
  });
});
