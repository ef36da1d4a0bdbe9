import { describe, expect, test } from 'vitest';
import { transpile } from '../../sandbox/transpile.js';

/** Valid, and esbuild is busy with it for minutes. */
const ENDLESS = `export function f() ${'{'.repeat(30_000)}${'}'.repeat(30_000)}`;
const PLAIN = 'export const port: number = 53;';

describe('transpiling a student file', () => {
  test('strips the types and keeps an ES module', async () => {
    const transpiled = await transpile('a.ts', `import type { A } from './a.js';\n${PLAIN}`);
    expect(transpiled).toMatchObject({ ok: true, code: expect.stringMatching(/const port = 53;\s+export/) });
    expect(transpiled.ok && transpiled.code).not.toContain('./a.js');
  });

  test('gives the first syntax error with its line', async () => {
    expect(await transpile('a.ts', 'const a = 1;\nconst b = ;\nconst c = ;')).toEqual({
      ok: false,
      line: 2,
      message: expect.stringMatching(/^Syntax error: .*near `const b = ;`\.$/),
    });
  });

  test('is not shaped by comments that ask for another configuration', async () => {
    const transpiled = await transpile(
      'a.ts',
      '/** @jsx evil */\nimport { a } from "./a.js";\nexport { a };',
    );
    expect(transpiled).toMatchObject({ ok: true, code: expect.stringContaining('./a.js') });
  });

  test('is done once for a text that comes again soon', async () => {
    const first = await transpile('a.ts', PLAIN);
    expect(await transpile('a.ts', PLAIN)).toBe(first);
    expect(await transpile('b.ts', PLAIN)).not.toBe(first);
    for (let count = 0; count < 64; count++) await transpile('a.ts', `${PLAIN} // ${count}`);
    expect(await transpile('a.ts', PLAIN)).not.toBe(first);
  });

  test('ends a text that takes too long, and goes on with the others', async () => {
    const startedAt = performance.now();
    const endless = transpile('endless.ts', ENDLESS, 700);
    const others = Array.from({ length: 10 }, () => transpile('plain.ts', PLAIN));
    expect(await endless).toMatchObject({ ok: false, message: expect.stringContaining('within 700 ms') });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    for (const other of await Promise.all(others)) expect(other.ok).toBe(true);
    expect((await transpile('plain.ts', PLAIN)).ok).toBe(true);
  });

  test('does again what was under way when its service ended', async () => {
    const under = Array.from({ length: 5 }, () => transpile('plain.ts', PLAIN));
    // No text is done within a millisecond: the service ends while the others wait.
    expect((await transpile('endless.ts', ENDLESS, 1)).ok).toBe(false);
    for (const transpiled of await Promise.all(under)) expect(transpiled.ok).toBe(true);
  });
});
