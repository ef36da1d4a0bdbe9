import { mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sourceDigest } from '../../grading/class/source-digest.js';
import { jobId, layFiles, packFiles, parseJob, type QueueJob } from '../../grading/queue/queue-job.js';
import { DEFAULT_LIMITS } from '../../sandbox/limits.js';

const LAB = { id: '70', slug: '70-bench', files: ['a.ts', 'sub/b.ts', 'c.ts', 'd.ts', 'e.ts'] };
const lab = { ...LAB, files: LAB.files.map((path) => ({ path, exports: [] })) };
const MAX = 1_000;
const hex = (digit: string) => digit.repeat(64);

const job: QueueJob = {
  ...{
    formatVersion: 1,
    classId: hex('a'),
    labId: '70',
    seed: 7,
    attempt: 1,
    isolation: 'sandbox',
    node: '20',
  },
  limits: DEFAULT_LIMITS,
  digests: { checker: hex('b'), lab: hex('c'), source: hex('d') },
  files: { '70-bench/a.ts': 'YQ==', '70-bench/c.ts': 2_000 },
};

let place: string;
let from: string;
let to: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'queue-job-'));
  [from, to] = [join(place, 'from'), join(place, 'to')];
  await mkdir(join(from, LAB.slug, 'sub'), { recursive: true });
  await mkdir(to);
});
afterEach(() => rm(place, { recursive: true, force: true }));

describe('the files of a submission', () => {
  test('come out of a job as they went in, or with the same reason why not', async () => {
    await writeFile(join(from, LAB.slug, 'a.ts'), 'export const ü = 1;\n');
    await writeFile(join(from, LAB.slug, 'sub/b.ts'), Buffer.from([0xff, 0xfe, 0]));
    await writeFile(join(from, LAB.slug, 'c.ts'), 'x'.repeat(MAX + 1));
    await writeFile(join(from, LAB.slug, 'd.ts'), '');
    const files = packFiles(from, [lab], MAX);
    expect(JSON.parse(JSON.stringify(files))).toMatchObject({
      '70-bench/c.ts': MAX + 1,
      '70-bench/d.ts': '',
    });
    await layFiles(to, [lab], files, 10_000);
    expect(sourceDigest(to, [lab], MAX)).toBe(sourceDigest(from, [lab], MAX));
    expect((await readdir(join(to, LAB.slug))).sort()).toEqual(['a.ts', 'c.ts', 'd.ts', 'sub']);
  });

  test('are laid only where the lab has files, however long they say that they are', async () => {
    const files = {
      '70-bench/a.ts': 1e12,
      '../escaped.ts': 'YQ==',
      '70-bench/../../out.ts': 'YQ==',
      __proto__: 'YQ==',
    };
    await layFiles(to, [lab], files, 10_000);
    expect(await readdir(place)).toEqual(['from', 'to']);
    expect(await readdir(to)).toEqual([LAB.slug]);
    expect((await stat(join(to, LAB.slug, 'a.ts'))).size).toBe(10_000);
  });

  test('that are long take no place', async () => {
    await truncate(join(from, LAB.slug, 'sub/../a.ts'), 0).catch(() => {});
    await layFiles(to, [lab], { '70-bench/a.ts': 10_000_000 }, 10_000_000);
    expect((await stat(join(to, LAB.slug, 'a.ts'))).blocks).toBe(0);
  });
});

describe('a job', () => {
  test('is read back, whatever else stands in it', () => {
    expect(parseJob(JSON.parse(JSON.stringify({ ...job, more: 1 })))).toEqual(job);
  });

  test.each([
    ['of another format', { formatVersion: 2 }],
    ['without digests', { digests: undefined }],
    ['for no lab', { labId: '../70' }],
    ['with limits that are missing', { limits: { ...DEFAULT_LIMITS, memoryMb: undefined } }],
    ['whose bytes are no base64', { files: { 'a.ts': '%%%' } }],
    ['whose file is too long', { files: { 'a.ts': 'A'.repeat(500_000) } }],
    [
      'with too many files',
      { files: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`${n}.ts`, ''])) },
    ],
  ])('%s is none', (_, changes) => {
    expect(parseJob({ ...job, ...changes })).toBeUndefined();
  });

  test('has a name of its own for each thing that its grade depends on, and for each attempt', () => {
    const others: QueueJob[] = [
      job,
      { ...job, classId: hex('e') },
      { ...job, labId: '71' },
      { ...job, seed: 8 },
      { ...job, attempt: 2 },
      { ...job, isolation: 'user' },
      { ...job, digests: { ...job.digests, checker: hex('e') } },
      { ...job, digests: { ...job.digests, lab: hex('e') } },
      { ...job, digests: { ...job.digests, source: hex('e') } },
    ];
    expect(new Set(others.map(jobId)).size).toBe(others.length);
    expect(jobId({ ...job, files: {} })).toBe(jobId(job));
  });
});
