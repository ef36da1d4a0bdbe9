import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { intakeBenches } from './intake-bench.js';
import { type MadeEntry, makeTar, makeTarGz, makeZip } from './make-archive.js';

const newBench = intakeBenches();

const LAB: readonly MadeEntry[] = [
  { name: 'zone.ts', data: 'zone' },
  { name: 'server.ts', data: 'server' },
  { name: 'resolver.ts', data: 'resolver' },
];
const WRITTEN = {
  '01-dns/zone.ts': 'zone',
  '01-dns/server.ts': 'server',
  '01-dns/resolver.ts': 'resolver',
};

const KINDS = [
  ['zip', makeZip],
  ['tar.gz', makeTarGz],
] as const;

/** Opens an archive that holds these entries. */
async function tryArchive(kind: 'zip' | 'tar.gz', bytes: Buffer, limits = {}) {
  const bench = await newBench();
  await bench.lay(`anna.${kind}`, bytes);
  return await bench.open({ path: `anna.${kind}`, kind }, { limits });
}

const refusal = (reason: RegExp) => ({
  opened: { ok: false, reason: expect.stringMatching(reason) },
  written: {},
});

describe.each(KINDS)('a %s', (kind, make) => {
  test('with the files of a lab is taken, and nothing else in it is', async () => {
    const others = ['vitest.config.ts', 'package.json', '.npmrc', 'node_modules/x/zone.ts', 'types.ts'];
    const bytes = make([...LAB, ...others.map((name) => ({ name, data: 'mine' }))]);
    expect(await tryArchive(kind, bytes)).toEqual({
      opened: { ok: true, labs: ['01'], notes: [] },
      written: WRITTEN,
    });
  });

  test('may hold folders, `./`, names in any script, and what systems leave', async () => {
    const bytes = make([
      { name: './', type: '5', mode: 0o040755 },
      { name: './labs/', type: '5', mode: 0o040755 },
      ...LAB.map((entry) => ({ ...entry, name: `./labs/01-dns/${entry.name}` })),
      { name: '__MACOSX/._labs', data: 'x' },
      { name: './заметки.txt', data: 'x' },
      { name: './עברית.txt', data: 'x' },
    ]);
    expect(await tryArchive(kind, bytes)).toMatchObject({ opened: { ok: true }, written: WRITTEN });
  });

  test('may hold the links that every install makes in node_modules', async () => {
    const link = { name: 'node_modules/.bin/tsc', data: '../x', mode: 0o120777, type: '2', linkName: '../x' };
    const data = kind === 'zip' ? link.data : '';
    const bytes = make([...LAB, { ...link, data }]);
    expect(await tryArchive(kind, bytes)).toMatchObject({ opened: { ok: true }, written: WRITTEN });
  });

  test.each([
    ['../', '../zone.ts', /The entry "\.\.\/zone\.ts" leads out of the archive/],
    ['../ inside', 'labs/../../../zone.ts', /leads out/],
    ['only ..', '..', /leads out/],
    ['an absolute path', '/etc/cron.d/zone.ts', /"\/etc\/cron\.d\/zone\.ts" has an absolute path/],
    ['a backslash', 'labs\\..\\..\\zone.ts', /has a backslash/],
    ['a drive letter', 'C:/zone.ts', /begins with a drive letter/],
    ['4,000 bytes', `${'x'.repeat(3_997)}.ts`, /has a name of 4000 bytes; at most 1024/],
    ['many folders', `${'a/'.repeat(40)}zone.ts`, /more than 32 folders deep/],
    ['a line feed', 'zone\n.ts', /"zone\\n\.ts" has control characters/],
    ['an ANSI sequence', '\x1b[31mzone.ts', /"\\x1b\[31mzone\.ts" has control characters/],
    ['a C1 character', 'zone\u009b.ts', /control characters/],
  ])('with an entry whose name is %s is refused', async (_what, name, reason) => {
    expect(await tryArchive(kind, make([...LAB, { name, data: 'x' }]))).toEqual(refusal(reason));
  });

  test('with a name that turns the direction of text shows it written out', async () => {
    const name = '\u202estsl.ts';
    const link = { name, data: kind === 'zip' ? 'x' : '', mode: 0o120777, type: '2', linkName: 'x' };
    const { opened } = await tryArchive(kind, make([...LAB, link]));
    expect(opened).toEqual({ ok: false, reason: 'The entry "\\u202estsl.ts" is a link.' });
  });

  test.each([
    ['letter case', 'zone.ts', 'Zone.ts'],
    ['letter case of a folder', 'labs/01-dns/zone.ts', 'Labs/01-dns/server.ts'],
    ['Unicode normalization', 'caf\u00e9.ts', 'cafe\u0301.ts'],
  ])('with two names that differ only in %s is refused', async (_what, first, second) => {
    const bytes = make([
      { name: first, data: '1' },
      { name: second, data: '2' },
    ]);
    expect(await tryArchive(kind, bytes)).toEqual(refusal(/differ only in letter case or in how a letter/));
  });

  test('with the same name twice is refused', async () => {
    const bytes = make([...LAB, { name: 'zone.ts', data: 'other' }]);
    expect(await tryArchive(kind, bytes)).toEqual(refusal(/"zone\.ts" is there twice/));
  });

  test('with a name that is a file and a folder is refused', async () => {
    const bytes = make([...LAB, { name: 'zone.ts/zone.ts', data: 'x' }]);
    expect(await tryArchive(kind, bytes)).toEqual(refusal(/"zone\.ts" is both a file and a folder/));
  });

  test('with more entries than are taken is refused', async () => {
    const entries = Array.from({ length: 21 }, (_each, index) => ({ name: `${index}.txt`, data: '' }));
    expect(await tryArchive(kind, make(entries), { entries: 20 })).toEqual(refusal(/more than 20 entries/));
    expect(await tryArchive(kind, make([...LAB, ...entries.slice(0, 17)]), { entries: 20 })).toMatchObject({
      written: WRITTEN,
    });
  });

  test('with a student file that is longer than is taken is refused', async () => {
    const bytes = make([{ name: 'server.ts', data: Buffer.alloc(1_001, 'x') }]);
    expect(await tryArchive(kind, bytes, { fileBytes: 1_000 })).toEqual(
      refusal(/server\.ts is longer than 1000 bytes/),
    );
  });

  test('that unpacks to more than is taken is refused', async () => {
    const bytes = make([...LAB, { name: 'movie', data: Buffer.alloc(10_000, 'x') }]);
    expect(await tryArchive(kind, bytes, { unpackedBytes: 5_000 })).toEqual(
      refusal(/unpacks to more than 5000 bytes/),
    );
  });

  test('that is a bomb is refused: 20 MB from 20 kB, in a listed file or beside it', async () => {
    const bomb = Buffer.alloc(20_000_000);
    for (const name of ['movie', 'server.ts']) {
      const bytes = make([{ name, data: bomb }]);
      expect(bytes.length).toBeLessThan(25_000);
      expect(await tryArchive(kind, bytes)).toEqual(refusal(/more than 100 times its size/));
    }
  });

  test('that is longer than is taken is not read', async () => {
    expect(await tryArchive(kind, make(LAB), { archiveBytes: 100 })).toEqual(
      refusal(new RegExp(`^anna\\.${kind} is \\d+ bytes long; at most 100 are taken\\.$`)),
    );
  });

  test('that takes too long is refused', async () => {
    expect(await tryArchive(kind, make(LAB), { seconds: 0 })).toEqual(refusal(/more than 0 seconds/));
  });

  test.each([0, 1, 40, 100])('that was cut to %i bytes is refused', async (length) => {
    const bytes = make(LAB);
    expect(await tryArchive(kind, bytes.subarray(0, length))).toEqual(refusal(/is damaged, or it is none/));
  });

  test('whose last bytes are missing is refused', async () => {
    expect(await tryArchive(kind, make(LAB).subarray(0, -10))).toEqual(refusal(/is damaged, or it is none/));
  });

  test('that is none is refused', async () => {
    expect(await tryArchive(kind, Buffer.from('export const zone = 1;\n'.repeat(40)))).toEqual(
      refusal(/is damaged, or it is none/),
    );
  });

  test('without any work in it is refused, and what was looked for is said', async () => {
    expect(await tryArchive(kind, make([{ name: 'essay.txt', data: 'x' }]))).toEqual(
      refusal(/^Nothing in anna\.\S+ belongs to a lab/),
    );
  });

  test('that is called by the other’s name is opened all the same', async () => {
    const bench = await newBench();
    const other = kind === 'zip' ? 'tar.gz' : 'zip';
    await bench.lay(`anna.${other}`, make(LAB));
    expect(await bench.open({ path: `anna.${other}`, kind: other })).toMatchObject({ written: WRITTEN });
  });
});

describe('a zip', () => {
  test.each([
    ['link', 0o120777, /"zone\.ts" is a link/],
    ['FIFO', 0o010644, /"zone\.ts" is a device, a FIFO or a socket/],
    ['device', 0o020644, /is a device/],
    ['socket', 0o140644, /is a device/],
  ])('with a %s is refused', async (_what, mode, reason) => {
    expect(await tryArchive('zip', makeZip([{ name: 'zone.ts', data: '/etc/passwd', mode }]))).toEqual(
      refusal(reason),
    );
  });

  test('with an entry without a name is refused', async () => {
    expect(await tryArchive('zip', makeZip([...LAB, { name: '', data: 'x' }]))).toEqual(
      refusal(/has no name/),
    );
    expect(await tryArchive('zip', makeZip([...LAB, { name: './', data: 'x' }]))).toMatchObject({
      written: WRITTEN,
    });
  });

  test('with an encrypted entry is refused, by its name', async () => {
    const bytes = makeZip([{ name: 'zone.ts', data: 'x', flags: 0x0801 }, ...LAB.slice(1)]);
    expect(await tryArchive('zip', bytes)).toEqual(refusal(/"zone\.ts" is encrypted/));
  });

  test('that is packed in a way that nobody uses is refused', async () => {
    const bytes = makeZip(LAB.map((entry) => ({ ...entry, method: 99 })));
    expect(await tryArchive('zip', bytes)).toEqual(
      refusal(/zone\.ts is packed in a way that is not taken \(method 99\)/),
    );
  });

  test('that lies about a length is refused as soon as more comes out', async () => {
    const data = Buffer.alloc(20_000_000);
    for (const saidBytes of [0, 10, 900_000]) {
      expect(await tryArchive('zip', makeZip([{ name: 'server.ts', data, saidBytes }]))).toEqual(
        refusal(/longer than 1000000 bytes|is damaged/),
      );
    }
  });

  test('with a wrong checksum is refused', async () => {
    const bytes = makeZip([{ name: 'server.ts', data: 'x', saidCrc: 1 }]);
    expect(await tryArchive('zip', bytes)).toEqual(refusal(/server\.ts has another length or checksum/));
  });

  test('that is stored, not compressed, is taken', async () => {
    const bytes = makeZip(LAB.map((entry) => ({ ...entry, method: 0 })));
    expect(await tryArchive('zip', bytes)).toMatchObject({ written: WRITTEN });
  });
});

describe('a tar.gz', () => {
  test.each([
    ['symbolic link', '2', /"zone\.ts" is a link/],
    ['hard link', '1', /"zone\.ts" is a link/],
    ['character device', '3', /"zone\.ts" is a device/],
    ['block device', '4', /is a device/],
    ['FIFO', '6', /is a device, a FIFO or a socket/],
    ['kind of entry that nobody knows', 'Z', /"zone\.ts" is of a kind that is not taken/],
  ])('with a %s is refused', async (_what, type, reason) => {
    const linkName = type === '1' || type === '2' ? '/etc/passwd' : '';
    expect(await tryArchive('tar.gz', makeTarGz([{ name: 'zone.ts', type, linkName }]))).toEqual(
      refusal(reason),
    );
  });

  test('with an entry without a name is refused', async () => {
    expect(await tryArchive('tar.gz', makeTarGz([...LAB, { name: '', data: 'x' }]))).toEqual(
      refusal(/path is required/),
    );
  });

  test('with a damaged header is refused', async () => {
    const tar = makeTar(LAB);
    tar[10] = 0x41;
    expect(await tryArchive('tar.gz', gzipSync(tar))).toEqual(refusal(/checksum failure/));
  });

  test('that says that more is to come is refused', async () => {
    const tar = makeTar([...LAB, { name: 'movie', data: 'x', saidBytes: 1_000_000 }]);
    expect(await tryArchive('tar.gz', gzipSync(tar))).toEqual(refusal(/Truncated input/));
  });

  test('in a gzip in a gzip is refused, so that its bytes cannot be miscounted', async () => {
    const noise = randomBytes(2_000);
    const inner = makeTarGz([...LAB, { name: 'noise', data: noise }]);
    expect(await tryArchive('tar.gz', gzipSync(inner))).toEqual(refusal(/holds another compressed file/));
  });

  test('with megabytes after its end is counted, not kept', async () => {
    const bytes = gzipSync(Buffer.concat([makeTar(LAB), Buffer.alloc(4_000_000)]));
    expect(await tryArchive('tar.gz', bytes)).toMatchObject({ written: WRITTEN });
    expect(await tryArchive('tar.gz', bytes, { unpackedBytes: 3_000_000 })).toEqual(refusal(/unpacks to/));
  });

  test('with a wrong checksum of gzip is refused', async () => {
    const bytes = makeTarGz(LAB);
    bytes.writeUInt32LE(1, bytes.length - 8);
    expect(await tryArchive('tar.gz', bytes)).toEqual(refusal(/is damaged/));
  });
});
