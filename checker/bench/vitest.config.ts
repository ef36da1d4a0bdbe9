import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Hidden tests under plain vitest, against the reference imported into the test's own process with no isolation: for
 * authors (`npx vitest --config checker/bench/vitest.config.ts 01.3`), and the benchmark's baseline.
 */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  // One process for all files: plain vitest at its fastest is the baseline.
  test: {
    include: ['labs/*/hidden/*.test.ts'],
    isolate: false,
    fileParallelism: false,
    silent: 'passed-only',
  },
});
