import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['checker/tests/**/*.test.ts'],
    globalSetup: ['checker/tests/say-not-run.ts'],
    exclude: ['**/node_modules/**', 'workbook/**', 'checker/tests/hostile/submissions/**'],
    // Whole graders are started: a busy machine needs time, and every wait inside ends by itself.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
