import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../../core/lab.js';
import { chooseLayers } from '../../labs/layers.js';
import type { UsedLab } from '../../labs/workbook.js';

const step = { title: '', points: 1, dependsOn: [], hints: ['', '', ''] as const };
const lab: Lab = {
  id: '01',
  slug: '01-dns',
  title: 'DNS',
  summary: '',
  minutes: 1,
  files: [
    { path: 'zone.ts', exports: ['answer'] },
    { path: 'server.ts', exports: ['startServer'] },
  ],
  given: ['types.ts', 'run.ts'],
  data: ['data/zone'],
  examples: [],
  packages: [],
  run: 'run.ts',
  needs: [],
  steps: [
    { ...step, id: '01.1', required: 'core', file: 'zone.ts' },
    { ...step, id: '01.2', required: 'extension', file: 'zone.ts' },
  ],
};
const used: UsedLab = {
  lab,
  files: { 'types.ts': 'given', 'run.ts': 'started by hand', 'data/zone': 'records', 'zone.ts': 'stub' },
  reference: { 'zone.ts': 'reference zone', 'server.ts': 'reference server' },
};

describe('choosing whose earlier lab is used', () => {
  let labs: string;
  const choose = (maxBytes = 100) => chooseLayers([used], join(labs, '06-request-flow'), maxBytes);
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(labs, path)), { recursive: true });
    await writeFile(join(labs, path), text);
  };
  beforeEach(async () => {
    labs = await mkdtemp(join(tmpdir(), 'labs-'));
    await put('01-dns/zone.ts', 'my zone');
    await put('01-dns/server.ts', 'my server');
  });
  afterEach(() => rm(labs, { recursive: true, force: true }));

  test("the student's, when every core step of it is written, with given files and data of the lab", async () => {
    await put('01-dns/zone.ts', 'my zone // TODO(01.2)');
    await put('01-dns/types.ts', 'changed');
    const { layers, code, data } = await choose();
    expect(layers).toMatchObject([{ lab: '01', by: 'you', why: 'every core step of it is written' }]);
    expect(code).toEqual({
      '../01-dns/zone.ts': 'my zone // TODO(01.2)',
      '../01-dns/server.ts': 'my server',
      '../01-dns/types.ts': 'given',
    });
    expect(data).toEqual({ '../01-dns/data/zone': 'records' });
  });

  test.each([
    [
      'a mark of a core step is left',
      () => put('01-dns/zone.ts', '// TODO(01.1)'),
      'TODO(01.1) is still in 01-dns/zone.ts',
    ],
    ['a file is missing', () => rm(join(labs, '01-dns/zone.ts')), '01-dns/zone.ts is missing'],
    [
      'the folder is missing',
      () => rm(join(labs, '01-dns'), { recursive: true }),
      '01-dns/zone.ts is missing',
    ],
    ['a file is empty', () => put('01-dns/server.ts', ''), '01-dns/server.ts is empty'],
    [
      'a file is too large',
      () => put('01-dns/server.ts', 'x'.repeat(101)),
      '01-dns/server.ts is 101 bytes long; at most 100 are taken',
    ],
    [
      'the folder is a link',
      async () => {
        await put('elsewhere/zone.ts', 'not mine');
        await put('elsewhere/server.ts', 'not mine');
        await rm(join(labs, '01-dns'), { recursive: true });
        await symlink('elsewhere', join(labs, '01-dns'));
      },
      '01-dns is a link',
    ],
  ])("the checker's whole lab, when %s", async (_case, spoil, why) => {
    await spoil();
    const { layers, code } = await choose();
    expect(layers).toMatchObject([{ lab: '01', by: 'checker', why }]);
    expect(code).toMatchObject({
      '../01-dns/zone.ts': 'reference zone',
      '../01-dns/server.ts': 'reference server',
    });
  });

  test('the digest is that of the code that is used', async () => {
    const [first] = (await choose()).layers;
    await put('01-dns/zone.ts', 'my other zone');
    const [second] = (await choose()).layers;
    expect(first?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.digest).not.toBe(first?.digest);
  });
});
