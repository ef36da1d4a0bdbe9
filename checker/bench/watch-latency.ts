import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/**
 * How long `watch` takes from a save to the verdict, in milliseconds, once for each of `rounds` saves.
 * `--json` prints one document a check; its last line is `}` alone.
 */
export async function watchLatencies(
  edition: string,
  labId: string,
  file: string,
  rounds: number,
): Promise<number[]> {
  const child = spawn(process.execPath, ['checker', 'watch', labId, '--json'], {
    cwd: edition,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const verdict = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('watch ended');
      if (value === '}') return;
    }
  };
  try {
    await verdict();
    const source = await readFile(file, 'utf8');
    const latencies: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // The student thinks before the next save; the spare process is ready by then.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const savedAt = performance.now();
      await writeFile(file, `${source}\n// save ${round}\n`);
      await verdict();
      latencies.push(performance.now() - savedAt);
    }
    await writeFile(file, source);
    return latencies;
  } finally {
    child.kill('SIGTERM');
  }
}
