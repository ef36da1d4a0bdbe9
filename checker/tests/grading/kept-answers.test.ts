import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KeptAnswers } from '../../grading/kept-answers.js';
import { TypeChecker } from '../../grading/type-checker.js';
import { ROOT } from '../hostile/hostile-bench.js';

const ENOUGH_MS = 90_000;
const HOUR_MS = 3_600_000;
const WRONG = 'export const port: number = "53";\n';
const TOLD = [expect.stringMatching(/^zone\.ts\(1,14\): error TS2322/)];

/** A workbook's root with packages of its own: links to those of the repo, and a list of what is installed. */
async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'workbook-'));
  await mkdir(join(root, 'node_modules'));
  for (const name of ['tsconfig.json', 'package.json']) await copyFile(join(ROOT, name), join(root, name));
  for (const name of ['typescript', '@types', 'undici-types']) {
    await symlink(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  await writeFile(join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
  return root;
}

describe('what the compiler said', () => {
  let root: string;
  const kept = () => join(root, 'node_modules/.cache/checker-types');
  let warm: TypeChecker;
  let hasty: TypeChecker;
  const ask = (types: TypeChecker, text = WRONG) => {
    const dir = join(root, 'labs/01-dns');
    return types.check({ dir, files: ['zone.ts'], sources: { 'zone.ts': text }, submission: 'one' });
  };
  beforeAll(async () => {
    root = await makeRoot();
    warm = new TypeChecker(root, ENOUGH_MS);
  });
  afterAll(async () => {
    await warm.close();
    await rm(root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await rm(kept(), { recursive: true, force: true });
    // It has no time to start a compiler: it can tell only what is kept.
    hasty = new TypeChecker(root, 1);
  });
  afterEach(() => hasty.close());

  test('is told again of the same files without asking it', async () => {
    expect(await ask(hasty)).toEqual([]);
    expect(await ask(warm)).toEqual(TOLD);
    expect(await ask(hasty)).toEqual(TOLD);
    expect(await ask(hasty, `${WRONG}\n`)).toEqual([]);
  });

  test('is asked anew when other packages are installed, or the configuration is another', async () => {
    const places = ['node_modules/.package-lock.json', 'tsconfig.json', 'package.json'];
    expect(await ask(warm)).toEqual(TOLD);
    expect(await ask(hasty)).toEqual(TOLD);
    for (const place of places) {
      const path = join(root, place);
      const text = await readFile(path, 'utf8');
      await writeFile(path, `${text}\n`);
      expect(await ask(hasty), place).toEqual([]);
      await writeFile(path, text);
    }
    expect(await ask(hasty)).toEqual(TOLD);
  });

  test('is asked anew when what was kept cannot be read, and not kept when it cannot be written', async () => {
    expect(await ask(warm)).toEqual(TOLD);
    const [name = ''] = await readdir(kept());
    await writeFile(join(kept(), name), '["zone.ts(1,');
    expect(await ask(hasty)).toEqual([]);
    expect(await ask(warm)).toEqual(TOLD);
    expect(await ask(hasty)).toEqual(TOLD);
    await rm(kept(), { recursive: true });
    await writeFile(kept(), 'no folder');
    expect(await ask(warm)).toEqual(TOLD);
  });

  test('is kept for a day', async () => {
    await mkdir(kept(), { recursive: true });
    const [old, young] = ['old.json', 'young.json'].map((name) => join(kept(), name)) as [string, string];
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
    for (const [path, hours] of [
      [old, 25],
      [young, 23],
    ] as const) {
      await writeFile(path, '[]');
      await utimes(path, hoursAgo(hours), hoursAgo(hours));
    }
    await new KeptAnswers(root).write(join(kept(), 'new.json'), []);
    expect((await readdir(kept())).sort()).toEqual(['new.json', 'young.json']);
  });
});
