import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJob, type Job, removeJob } from '../../sandbox/job.js';
import { JobStore } from '../../sandbox/job-store.js';
import { DEFAULT_LIMITS } from '../../sandbox/limits.js';
import { prepareJob } from '../../sandbox/prepare.js';

describe('preparing a job', () => {
  let job: Job;
  let submissionDir: string;
  let store: JobStore;
  const prepare = (studentFiles: string[], givenFiles: Record<string, string> = {}) =>
    prepareJob(job, { labId: '01', submissionDir, studentFiles, givenFiles }, DEFAULT_LIMITS);
  const submit = (path: string, text: string) => writeFile(join(submissionDir, path), text);
  const inJob = async () => (await readdir(join(job.dir, 'code'))).sort();
  beforeEach(async () => {
    store = new JobStore('sandbox');
    job = await createJob('', [], { store, memoryMb: 600 });
    submissionDir = await mkdtemp(join(tmpdir(), 'submission-'));
  });
  afterEach(async () => {
    removeJob(job);
    await store.remove();
    await rm(submissionDir, { recursive: true, force: true });
  });

  test('takes the listed files and nothing else', async () => {
    await submit('zone.ts', 'export const a: number = 1;');
    await submit('server.ts', 'export const b: number = 2;');
    await submit('package.json', '{"type":"commonjs"}');
    await mkdir(join(submissionDir, 'node_modules'));
    await submit('node_modules/evil.js', '');
    expect((await prepare(['zone.ts'])).unusable).toEqual({});
    expect(await inJob()).toEqual(['node_modules', 'zone.js']);
    expect(await readdir(join(job.dir, 'code', 'node_modules'))).toEqual(['load-ahead.mjs']);
    expect(await readFile(join(job.dir, 'package.json'), 'utf8')).toBe('{"type":"module"}');
  });

  test("takes given files from the lab, whatever the submission's say", async () => {
    await submit('zone.ts', 'export {};');
    await submit('types.ts', 'export const from = "the student";');
    await prepare(['zone.ts'], { 'types.ts': 'export const from: string = "the lab";' });
    expect(await readFile(join(job.dir, 'code', 'types.js'), 'utf8')).toContain('the lab');
  });

  test("puts the lab's data where the code can read it", async () => {
    await submit('zone.ts', 'export {};');
    const ingredients = { labId: '01', submissionDir, studentFiles: ['zone.ts'], givenFiles: {} };
    await prepareJob(job, { ...ingredients, dataFiles: { 'data/page/a.html': '<p>' } }, DEFAULT_LIMITS);
    expect(await readFile(join(job.dir, 'code', 'data/page/a.html'), 'utf8')).toBe('<p>');
  });

  test('a syntax error spoils only its file', async () => {
    await submit('zone.ts', 'export const a = ;');
    await submit('server.ts', 'export const b: number = 2;');
    const { unusable } = await prepare(['zone.ts', 'server.ts']);
    expect(unusable).toEqual({
      'zone.ts': { ok: false, line: 1, message: expect.stringContaining('Syntax error') },
    });
    expect(await inJob()).toContain('server.js');
    expect(await inJob()).not.toContain('zone.js');
  });

  test('tells what was taken and what was not', async () => {
    await submit('zone.ts', 'export const a = ;');
    const { taken, unusable } = await prepare(['zone.ts', 'server.ts']);
    expect(taken).toEqual({ 'zone.ts': 'export const a = ;' });
    expect(unusable['server.ts']?.message).toContain('server.ts is missing');
  });

  test('the digest is that of the listed files and changes with any of them', async () => {
    await submit('zone.ts', 'export const a = 1;');
    const first = (await prepare(['zone.ts'])).digest;
    await submit('other.ts', 'not listed');
    expect((await prepare(['zone.ts'])).digest).toBe(first);
    await submit('zone.ts', 'export const a = 2;');
    expect((await prepare(['zone.ts'])).digest).not.toBe(first);
  });
});
