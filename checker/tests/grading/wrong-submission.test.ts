import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withOverlay } from '../../grading/wrong-submission.js';

let solutions: string;
const put = async (path: string) => {
  await mkdir(dirname(join(solutions, path)), { recursive: true });
  await writeFile(join(solutions, path), path);
};
beforeEach(async () => {
  solutions = await mkdtemp(join(tmpdir(), 'solutions-'));
});
afterEach(() => rm(solutions, { recursive: true, force: true }));

test('a wrong submission replaces files of the reference, and in earlier/ those of earlier labs', async () => {
  const wrong = '06-way/wrong/drops-all';
  const paths = [
    '06-way/stack.ts',
    '06-way/other.ts',
    '01-dns/zone.ts',
    '01-dns/server.ts',
    '01-dns/NOTES.md',
  ];
  const replaced = [`${wrong}/stack.ts`, `${wrong}/expect.json`, `${wrong}/earlier/01-dns/zone.ts`];
  for (const path of [...paths, ...replaced, '01-dns/wrong/one/zone.ts']) await put(path);
  const files = ['stack.ts', 'other.ts'];
  await withOverlay(join(solutions, '06-way'), files, join(solutions, wrong), async (dir) => {
    expect((await readdir(dir)).sort()).toEqual(['other.ts', 'stack.ts']);
    expect(await readFile(join(dir, 'stack.ts'), 'utf8')).toBe(`${wrong}/stack.ts`);
    const earlier = join(dirname(dir), '01-dns');
    expect((await readdir(earlier)).sort()).toEqual(['server.ts', 'zone.ts']);
    expect(await readFile(join(earlier, 'zone.ts'), 'utf8')).toBe(`${wrong}/earlier/01-dns/zone.ts`);
    expect(await readFile(join(earlier, 'server.ts'), 'utf8')).toBe('01-dns/server.ts');
  });
});
