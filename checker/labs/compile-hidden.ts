import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { UserError } from '../core/errors.js';

/** The hidden test files of a lab, in the order of their steps. */
export async function hiddenTestFiles(hiddenDir: string): Promise<string[]> {
  const names = await readdir(hiddenDir).catch(() => []);
  const minor = (name: string) => Number(/^\d+\.(\d+)/.exec(name)?.[1] ?? 0);
  return names.filter((name) => name.endsWith('.test.ts')).sort((a, b) => minor(a) - minor(b));
}

/**
 * Bundles a lab's hidden tests, driver and causes into one CommonJS script that exports `causes`, and `SCHEMA` where
 * schema.ts has the tables that the tests' databases begin with.
 */
export async function compileHidden(labDir: string, isMinified: boolean): Promise<string> {
  const hiddenDir = join(labDir, 'hidden');
  const tests = await hiddenTestFiles(hiddenDir);
  if (tests.length === 0) {
    throw new UserError(`${hiddenDir} holds no hidden test.`, 'Write one NN.M-name.test.ts a step.');
  }
  const entry = [
    ...tests.map((name) => `import './${name.replace(/\.ts$/, '.js')}';`),
    `export { causes } from './causes.js';`,
    ...(existsSync(join(hiddenDir, 'schema.ts')) ? [`export { SCHEMA } from './schema.js';`] : []),
  ].join('\n');
  const built = await build({
    stdin: { contents: entry, resolveDir: hiddenDir, loader: 'ts', sourcefile: 'hidden.ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vitest', '#testing'],
    minify: isMinified,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return built.outputFiles[0]?.text ?? '';
}
