import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The hostile set first: a file of minutes that begins last would run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes('/hostile/at-level-');
    return [...files.filter(isLong), ...(await super.sort(files.filter((file) => !isLong(file))))];
  }
}

export default defineConfig({
  test: {
    include: ['checker/tests/**/*.test.ts'],
    globalSetup: ['checker/tests/build-programs.ts', 'checker/tests/say-not-run.ts'],
    sequence: { sequencer: LongestFirst },
    exclude: ['**/node_modules/**', 'workbook/**', 'checker/tests/hostile/submissions/**'],
    // A third of the time goes by in waiting for limits: three files run side by side on two cores, too.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Files share a process, one after the other: to begin one afresh takes longer than most files do.
    isolate: false,
    // Whole graders are started: a busy machine needs time, and every wait inside ends by itself.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
