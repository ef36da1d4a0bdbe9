import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of `children/` that has printed its first line. */
export interface StartedChild {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; errors: string }>;
}

/** Starts a program of `children/`, with TypeScript, and waits for its first line. */
export async function startChild(name: string, ...args: string[]): Promise<StartedChild> {
  const program = join(import.meta.dirname, 'children', `${name}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, errors }));
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { process: child, ended };
}
