import { execFileSync } from 'node:child_process';
import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type IntakeBench, intakeBenches } from './intake-bench.js';
import { makeTarGz, makeZip } from './make-archive.js';

const newBench = intakeBenches();
const FOLDER = { path: 'anna', kind: 'folder' } as const;
const DNS = ['zone.ts', 'server.ts', 'resolver.ts'];
const WRITTEN = Object.fromEntries(DNS.map((name) => [`01-dns/${name}`, name]));

/** Lays the files of lab 01 in a folder, each with its own name as text. */
async function layDns(bench: IntakeBench, folder: string): Promise<void> {
  for (const name of DNS) await bench.lay(`${folder}/${name}`, name);
}

describe('a folder', () => {
  test.each([
    ['a whole workbook', 'anna/labs/01-dns', ['anna/package.json', 'anna/checker/index.js']],
    ['its labs/', 'anna/01-dns', ['anna/00-hello-backend/README.md']],
    ['the bare files of one lab', 'anna', ['anna/notes.txt']],
    ['all of it one folder deeper', 'anna/my-work-main/labs/01-dns', ['anna/.DS_Store', 'anna/__MACOSX/x']],
    ['bare files one folder deeper', 'anna/dns', ['anna/.DS_Store']],
    ['a checkout', 'anna/labs/01-dns', ['anna/.git/HEAD']],
  ])('with %s is taken', async (_what, folder, others) => {
    const bench = await newBench();
    await layDns(bench, folder);
    for (const path of others) await bench.lay(path, 'x');
    expect(await bench.open(FOLDER)).toEqual({
      opened: { ok: true, labs: ['01'], notes: [] },
      written: WRITTEN,
    });
  });

  test('of several labs gives them all; bare files beside them belong to none', async () => {
    const bench = await newBench();
    await layDns(bench, 'anna/labs/01-dns');
    await bench.lay('anna/labs/00-hello-backend/server.ts', 'hello');
    await bench.lay('anna/labs/02-security-groups/README.md', 'given');
    await bench.lay('anna/rules.ts', 'elsewhere');
    const all = {
      opened: { ok: true, labs: ['00', '01'], notes: [] },
      written: { ...WRITTEN, '00-hello-backend/server.ts': 'hello' },
    };
    expect(await bench.open(FOLDER)).toEqual(all);
    expect(await bench.open(FOLDER, { onlyLab: '02' })).toEqual(all);
  });

  test('of a workbook without any lab that is asked for is empty, not refused', async () => {
    const bench = await newBench();
    await bench.lay('anna/labs/07-caching/cache.ts', 'x');
    expect(await bench.open(FOLDER)).toEqual({ opened: { ok: true, labs: [], notes: [] }, written: {} });
  });

  test('of bare files is the lab that has them all, and not one that has only some of them', async () => {
    const bench = await newBench();
    await bench.lay('anna/server.ts', 'hello');
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { labs: ['00'] } });
    await layDns(bench, 'anna');
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { labs: ['01'] } });
    await bench.lay('anna/rules.ts', 'x');
    await bench.lay('anna/cidr.ts', 'x');
    expect(await bench.open(FOLDER)).toMatchObject({
      opened: { ok: false, reason: expect.stringContaining('Nothing in anna belongs to a lab') },
    });
  });

  test('of some of a lab’s bare files is taken where the lab is named', async () => {
    const bench = await newBench();
    await bench.lay('anna/zone.ts', 'zone');
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { ok: false } });
    expect(await bench.open(FOLDER, { onlyLab: '01' })).toEqual({
      opened: { ok: true, labs: ['01'], notes: [] },
      written: { '01-dns/zone.ts': 'zone' },
    });
    expect(await bench.open(FOLDER, { onlyLab: '02' })).toMatchObject({
      opened: {
        ok: false,
        reason:
          'Nothing in anna belongs to a lab: there is no labs/, no 02-security-groups, nor any of rules.ts, cidr.ts.',
      },
    });
  });

  test('is not looked through without end', async () => {
    const bench = await newBench();
    await layDns(bench, `anna/${'deep/'.repeat(5)}`);
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { ok: false } });
  });

  test('is laid as it is, where the grader itself names what is wrong', async () => {
    const bench = await newBench();
    await bench.lay('anna/server.ts', Buffer.from('café', 'latin1'));
    await bench.lay('anna/zone.ts', 'x'.repeat(70_000));
    await bench.lay('anna/resolver.ts', '');
    const { opened, written } = await bench.open(FOLDER);
    expect(opened).toEqual({ ok: true, labs: ['01'], notes: [] });
    expect(written['01-dns/zone.ts']).toHaveLength(70_000);
    expect(written['01-dns/resolver.ts']).toBe('');
  });

  test.each([
    [
      'a link to a file',
      (path: string) => symlink('/etc/passwd', path),
      /^anna\/zone\.ts is a link\. Put the file itself there\.$/,
    ],
    ['a link to nothing', (path: string) => symlink('/nowhere', path), /zone\.ts is a link/],
    [
      'a FIFO',
      async (path: string) => void execFileSync('mkfifo', [path]),
      /zone\.ts is no regular file\. Move it away\.$/,
    ],
    ['a folder', (path: string) => mkdir(path), /zone\.ts is a folder, not a file\. Move it away\.$/],
    [
      '50 MB',
      async (path: string) => {
        await writeFile(path, '');
        await truncate(path, 50_000_000);
      },
      /zone\.ts is 50000000 bytes long; at most 1000000 are taken/,
    ],
  ])('with %s in the place of a student file is refused', async (_what, make, reason) => {
    const bench = await newBench();
    await bench.lay('anna/server.ts', 'x');
    await bench.lay('anna/resolver.ts', 'x');
    await make(join(bench.classFolder, 'anna/zone.ts'));
    expect(await bench.open(FOLDER)).toEqual({
      opened: { ok: false, reason: expect.stringMatching(reason) },
      written: {},
    });
  });

  test('with a socket in the place of a student file is refused', async () => {
    const bench = await newBench();
    await bench.lay('anna/resolver.ts', 'x');
    const server = createServer();
    await new Promise<void>((listening) => {
      server.listen(join(bench.classFolder, 'anna/server.ts'), listening);
    });
    try {
      expect(await bench.open(FOLDER)).toMatchObject({
        opened: { ok: false, reason: expect.stringContaining('server.ts is no regular file') },
      });
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });

  test.each(['anna/labs', 'anna/labs/01-dns', 'anna'])('in which %s is a link is refused', async (link) => {
    const bench = await newBench();
    await layDns(bench, 'anna/labs/01-dns');
    const path = join(bench.classFolder, link);
    await rename(path, join(bench.classFolder, 'elsewhere'));
    await symlink(join(bench.classFolder, 'elsewhere'), path);
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { ok: false }, written: {} });
  });

  test('with more names than are taken is refused', async () => {
    const bench = await newBench();
    for (let index = 0; index < 6; index++) await bench.lay(`anna/${index}.txt`, '');
    expect(await bench.open(FOLDER, { limits: { entries: 5 } })).toMatchObject({
      opened: { ok: false, reason: 'The folder anna holds more than 5 names.' },
    });
  });

  test('that holds the archive is opened, and one with two archives of one lab is refused', async () => {
    const bench = await newBench();
    const files = DNS.map((name) => ({ name, data: name }));
    await bench.lay('anna/work.zip', makeZip(files));
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { labs: ['01'] }, written: WRITTEN });
    await bench.lay('anna/hello.tgz', makeTarGz([{ name: '00-hello-backend/server.ts', data: 'hello' }]));
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { labs: ['00', '01'] } });
    await bench.lay('anna/work-final.zip', makeZip(files));
    expect(await bench.open(FOLDER)).toEqual({
      opened: {
        ok: false,
        reason: 'Lab 01 is in anna/work-final.zip and in anna/work.zip: leave one of them.',
      },
      written: {},
    });
  });

  test('that is empty, or is not there, is refused', async () => {
    const bench = await newBench();
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { ok: false } });
    await mkdir(join(bench.classFolder, 'anna'));
    expect(await bench.open(FOLDER)).toMatchObject({ opened: { ok: false } });
  });
});

describe('several files that belong together', () => {
  const parts = DNS.map((name) => ({ path: `doejane_1_2_${name}`, name }));

  test('are one lab, under the names that the student gave them', async () => {
    const bench = await newBench();
    for (const { path, name } of parts) await bench.lay(path, name);
    expect(await bench.open({ path: 'doejane_1_2_zone.ts', kind: 'folder', parts })).toEqual({
      opened: { ok: true, labs: ['01'], notes: [] },
      written: WRITTEN,
    });
  });

  test('are refused when one of them is a link', async () => {
    const bench = await newBench();
    for (const { path, name } of parts.slice(1)) await bench.lay(path, name);
    await symlink('/etc/passwd', join(bench.classFolder, 'doejane_1_2_zone.ts'));
    expect(await bench.open({ path: 'doejane_1_2_zone.ts', kind: 'folder', parts })).toMatchObject({
      opened: { ok: false, reason: expect.stringContaining('is a link') },
      written: {},
    });
  });
});

describe('what hand-in.json says', () => {
  const digest = 'a'.repeat(64);
  const manifest = (files: Readonly<Record<string, string>>) =>
    JSON.stringify({ formatVersion: 1, edition: digest, labs: { '00': { files } }, madeAt: '2026-01-01' });

  test.each([
    ['another digest', manifest({ 'server.ts': digest }), 'Lab 00: server.ts was changed after hand-in.'],
    ['nothing of a file', manifest({}), 'Lab 00: server.ts was added after hand-in.'],
    ['nothing at all', '{"formatVersion": 2}', 'hand-in.json in it cannot be read.'],
    ['no JSON', '\x1b[2J', 'hand-in.json in it cannot be read.'],
  ])('%s: the bytes count, and a note says so', async (_what, text, note) => {
    const bench = await newBench();
    await bench.lay(
      'anna.zip',
      makeZip([
        { name: 'hand-in.json', data: text },
        { name: 'labs/00-hello-backend/server.ts', data: 'mine' },
      ]),
    );
    expect(await bench.open({ path: 'anna.zip', kind: 'zip' })).toEqual({
      opened: { ok: true, labs: ['00'], notes: [note] },
      written: { '00-hello-backend/server.ts': 'mine' },
    });
  });
});

test('what was found to be refused is refused with its reason', async () => {
  const bench = await newBench();
  expect(await bench.open({ ...FOLDER, refused: 'Two of one student.' })).toMatchObject({
    opened: { ok: false, reason: 'Two of one student.' },
  });
  expect(await bench.open({ path: 'anna.rar', kind: 'other' })).toMatchObject({
    opened: { ok: false, reason: 'anna.rar is neither a folder, nor a zip, nor a tar.gz.' },
  });
});
