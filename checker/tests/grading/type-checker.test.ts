import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TypeChecker } from '../../grading/type-checker.js';
import { ROOT } from '../hostile/hostile-bench.js';

const ENOUGH_MS = 90_000;
const dir = join(ROOT, 'labs/01-dns');
const WRONG = 'export const port: number = "53";\n';
const RIGHT = 'export const port: number = 53;\n';

describe('looking for type errors', () => {
  let types: TypeChecker;
  /** Never asked before: what was told of the same texts is kept. */
  const check = (texts: Record<string, string>, submission = 'one') => {
    const fresh = Object.entries(texts).map(([path, text]) => [path, `${text}// ${randomUUID()}\n`]);
    return types.check({ dir, files: Object.keys(texts), sources: Object.fromEntries(fresh), submission });
  };
  beforeAll(() => {
    types = new TypeChecker(ROOT, ENOUGH_MS);
  });
  afterAll(() => types.close());

  test('tells them by file and line, in the words of the compiler, and sees the mended file', async () => {
    const told = expect.stringMatching(/^zone\.ts\(1,14\): error TS2322: Type 'string' is not assignable/);
    expect(await check({ 'zone.ts': WRONG })).toEqual([told]);
    expect(await check({ 'zone.ts': RIGHT })).toEqual([]);
  });

  test('sees the files beside a file, and those of one submission only', async () => {
    const asks = `import { port } from './zone.js';\nexport const text: string = port;\n`;
    const told = expect.stringMatching(/^server\.ts\(2,14\): error TS2322/);
    expect(await check({ 'server.ts': asks, 'zone.ts': RIGHT })).toEqual([told]);
    const missing = await check({ 'server.ts': asks }, 'another');
    expect(missing).toEqual([expect.stringMatching(/^server\.ts\(1,22\): error TS2307/)]);
  });

  test('takes packages from the submission before, but nothing that this one declared', async () => {
    const declares = `declare global {
      interface Array<T> { shout(): string }
      var secret: number;
    }
    export const said: string = [1].shout() + String(globalThis.secret);\n`;
    const uses = `export const said: string = [1].shout() + String(globalThis.secret);\n`;
    expect(await check({ 'zone.ts': declares }, 'declares')).toEqual([]);
    const errors = await check({ 'zone.ts': uses }, 'uses');
    expect(errors).toEqual([
      expect.stringContaining("'shout'"),
      expect.stringContaining("'typeof globalThis'"),
    ]);
  });

  test('knows the packages and the language that the workbook offers', async () => {
    const code = `import { createSocket } from 'node:dgram';\nimport packet from 'dns-packet';
      export const all: string[] = [createSocket, packet].map((found: unknown) => String(found)).toSorted();\n`;
    expect(await check({ 'zone.ts': code })).toEqual([]);
  });

  test('gives up in time, tells nothing then, and can be asked again', async () => {
    const hasty = new TypeChecker(ROOT, 1);
    const sources = { 'zone.ts': `${WRONG}// ${randomUUID()}\n` };
    const task = { dir, files: ['zone.ts'], sources, submission: '' };
    try {
      expect(await hasty.check(task)).toEqual([]);
      expect(await hasty.check(task)).toEqual([]);
    } finally {
      await hasty.close();
    }
    expect(await types.check(task)).toHaveLength(1);
  });
});
