import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** What `watch` took from the save of a file that mends a step, in milliseconds, once for each round. */
export interface Latencies {
  /** To the verdict on the step that was being worked on. */
  readonly stepMs: readonly number[];
  /** To the verdict on the whole lab. */
  readonly labMs: readonly number[];
}

/** A check's report begins with this. */
const REPORT = /^-{20}/;

/** What is told before it: `10:00:00  04.3 Likes that stay: passed. ...` */
const STEP = /^\d\d:\d\d:\d\d {2}\d\d\.\d+ .*: passed/;

/** Breaks a file (`stub`) and mends it again, and stops the time of the mending. */
export async function watchLatencies(
  edition: string,
  labId: string,
  file: { readonly path: string; readonly stub: string },
  rounds: number,
): Promise<Latencies> {
  const child = spawn(process.execPath, ['checker', 'watch', labId], {
    cwd: edition,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const told = async (wanted: RegExp) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('watch ended');
      if (wanted.test(value)) return performance.now();
    }
  };
  const mended = await readFile(file.path, 'utf8');
  const stepMs: number[] = [];
  const labMs: number[] = [];
  try {
    await told(REPORT);
    for (let round = 0; round < rounds; round++) {
      // The student thinks before the next save; the spare process is ready by then.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await writeFile(file.path, file.stub);
      await told(REPORT);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const savedAt = performance.now();
      await writeFile(file.path, mended);
      stepMs.push((await told(STEP)) - savedAt);
      labMs.push((await told(REPORT)) - savedAt);
    }
    return { stepMs, labMs };
  } finally {
    child.kill('SIGTERM');
    await writeFile(file.path, mended);
  }
}
