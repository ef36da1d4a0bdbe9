import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { signalGroup } from '../sandbox/process-group.js';
import type { CommandContext } from './context.js';
import { interruption, interruptionOf } from './interrupt.js';

/** How long a program may take to end after it was asked to, in milliseconds. */
const LEAVE_MS = 2_000;

/** The file that a package's subpath stands for. Throws UserError when the package is not installed. */
export function installedFile(root: string, specifier: string): string {
  try {
    return createRequire(join(root, 'package.json')).resolve(specifier);
  } catch {
    const name = specifier.split('/')[0] ?? specifier;
    throw new UserError(`The package ${name} is not installed.`, 'npm install');
  }
}

/** How a program is run. */
export interface RunProgramOptions {
  readonly cwd: string;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** It gets a process group of its own, and nothing of the group outlives it. Not for programs that read keys. */
  readonly ownsGroup: boolean;
}

/**
 * Runs a Node program on this terminal until it ends, and gives its exit code. When the command is interrupted
 * the program is asked to end, then killed, and Interrupted is thrown once it has gone.
 */
export async function runProgram(
  context: CommandContext,
  args: readonly string[],
  { cwd, env, ownsGroup }: RunProgramOptions,
): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    detached: ownsGroup,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const end = (signal: NodeJS.Signals) => {
    if (ownsGroup) signalGroup(child, signal);
    else child.kill(signal);
  };
  try {
    await Promise.race([ended, interruption(context.signal)]);
    if (!context.signal.aborted) return await ended;
    end('SIGTERM');
    const clock = setTimeout(() => end('SIGKILL'), LEAVE_MS);
    await ended;
    clearTimeout(clock);
    throw interruptionOf(context.signal);
  } finally {
    // Code that is caught in a loop hears no signal but this one, even when its parent has gone.
    if (ownsGroup) end('SIGKILL');
  }
}
