import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSubmission } from '../../intake/open-submission.js';
import { DEFAULT_INTAKE_LIMITS } from '../../intake/submission.js';
import { LABS } from './intake-bench.js';
import { type MadeEntry, makeTar, makeZip } from './make-archive.js';

const RUNS = 150;
const LIMITS = { ...DEFAULT_INTAKE_LIMITS, unpackedBytes: 2_000_000, fileBytes: 100_000, entries: 200 };
const LISTED = new Set(LABS.flatMap(({ slug, files }) => [slug, ...files.map((path) => `${slug}/${path}`)]));

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'intake-any-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Opens bytes as an archive, and checks all that holds whatever they are. Gives whether they were taken. */
async function holds(kind: 'zip' | 'tar.gz', bytes: Uint8Array): Promise<boolean> {
  const path = `anna.${kind}`;
  await writeFile(join(root, path), bytes);
  const into = join(root, 'into');
  const found = { student: { id: 'anna' }, path, kind };
  const opened = await openSubmission(root, found, { labs: LABS, into, limits: LIMITS });
  const written = await readdir(into, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = written.map((entry) => join(entry.parentPath, entry.name).slice(into.length + 1));
  expect(paths.filter((each) => !LISTED.has(each))).toEqual([]);
  expect(written.filter((entry) => !entry.isFile() && !entry.isDirectory())).toEqual([]);
  if (opened.ok) {
    expect(paths.length > 0).toBe(opened.labs.length > 0);
  } else {
    expect(paths).toEqual([]);
    // One line, inert, and short enough for a table.
    expect(opened.reason).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]{1,600}$/u);
  }
  await Promise.all([rm(into, { recursive: true, force: true }), rm(join(root, path))]);
  expect(await readdir(root)).toEqual([]);
  return opened.ok;
}

const LAB: readonly MadeEntry[] = [
  { name: 'labs/', type: '5', mode: 0o040755 },
  { name: 'labs/01-dns/zone.ts', data: 'export const zone = 1;\n'.repeat(50) },
  { name: 'labs/01-dns/server.ts', data: 'x' },
  { name: 'labs/02-security-groups/rules.ts', data: 'y' },
];

/** A change of some bytes: each place as a share of the length. */
const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.integer({ min: 0, max: 40 }),
    insert: fc.uint8Array({ maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(bytes: Buffer, changes: readonly { at: number; drop: number; insert: Uint8Array }[]): Buffer {
  return changes.reduce((changed, { at, drop, insert }) => {
    const place = Math.floor(at * changed.length);
    return Buffer.concat([changed.subarray(0, place), insert, changed.subarray(place + drop)]);
  }, bytes);
}

const part = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    'labs',
    '01-dns',
    'zone.ts',
    'server.ts',
    'Zone.ts',
    '/',
    'C:',
    '\\',
    '\x1b[2J',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const entry: fc.Arbitrary<MadeEntry> = fc.record({
  name: fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/')),
  data: fc.string({ maxLength: 20 }),
  mode: fc.constantFrom(0o100644, 0o040755, 0o120777, 0o010644, 0),
  type: fc.constantFrom('0', '1', '2', '5', '6', 'x', 'g', 'L', 'K', 'S', '\0'),
  linkName: fc.constantFrom('', '../../etc/passwd'),
});

describe.each(['zip', 'tar.gz'] as const)('whatever a %s holds, only listed files are written', (kind) => {
  const packed = (entries: readonly MadeEntry[]) =>
    kind === 'zip' ? makeZip(entries) : gzipSync(makeTar(entries));

  test('the whole archive is taken', async () => {
    expect(await holds(kind, packed(LAB))).toBe(true);
  });

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => void (await holds(kind, bytes))),
      { numRuns: RUNS },
    );
  });

  test('an archive with some bytes changed', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => void (await holds(kind, mutate(packed(LAB), changes)))),
      { numRuns: RUNS },
    );
  });

  test('an archive with any names and kinds of entries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
        await holds(kind, packed([...entries, ...LAB]));
      }),
      { numRuns: RUNS },
    );
  });
});

test('a tar with some bytes changed, in a gzip that is whole', async () => {
  await fc.assert(
    fc.asyncProperty(mutations, async (changes) => {
      await holds('tar.gz', gzipSync(mutate(makeTar(LAB), changes)));
    }),
    { numRuns: RUNS },
  );
});
