import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['checker/tests/**/*.test.ts'],
    globalSetup: ['checker/tests/say-not-run.ts'],
    exclude: ['**/node_modules/**', 'workbook/**', 'checker/tests/hostile/submissions/**'],
    // Much of the time goes by in waiting for limits: two files run side by side on two cores, too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Whole graders are started: a busy machine needs time, and every wait inside ends by itself.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
