import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandContext, Services } from './commands/context.js';
import { Interrupted } from './commands/interrupt.js';
import { readCommandLine } from './commands/program.js';
import { openScreen } from './commands/screen.js';
import { UserError } from './core/errors.js';
import { paragraph } from './report/wrap.js';

/** 128 and the signal's number, as shells report it. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const services: Services = {
  findWorkbook: async (root) => (await import('./labs/find-workbook.js')).findWorkbook(root),
  startGrader: async (options) => (await import('./grading/start-grader.js')).startGrader(options),
};

/** Runs one command line (without `node checker`) and ends the process with its exit code. */
export async function main(words: readonly string[]): Promise<void> {
  const exitCode = await run(words);
  // Ending at once would cut what a pipe has not taken yet.
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit(exitCode);
}

async function run(words: readonly string[]): Promise<number> {
  const ending = new AbortController();
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // The second one does not wait for anything.
      if (ending.signal.aborted) process.exit(exitCode);
      ending.abort(new Interrupted(exitCode));
    });
  }
  const screen = await openScreen(process.env, () => ending.abort(new Interrupted(0)));
  const context: CommandContext = {
    root: findRoot(),
    screen,
    services,
    signal: ending.signal,
    env: process.env,
    now: () => new Date(),
    drawSeed: () => 1 + Math.floor(Math.random() * 999_999_999),
  };
  try {
    return await readCommandLine(words, isSource())(context);
  } catch (error) {
    screen.progress('');
    return tell(error, screen.note, words.includes('--debug') || Boolean(process.env.DEBUG));
  }
}

/** Says what went wrong, in words for the one who can mend it, and gives the exit code. */
function tell(error: unknown, note: (text: string) => void, isDebugging: boolean): number {
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof UserError) {
    note(`${paragraph(error.message)}\n  ${error.remedy}`);
    return error.exitCode;
  }
  const {
    code = '',
    exitCode,
    message = String(error),
    stack,
  } = error as Partial<NodeJS.ErrnoException> & { exitCode?: number };
  // commander showed its help.
  if (code.startsWith('commander.') && exitCode === 0) return 0;
  if (code === 'ERR_MODULE_NOT_FOUND' && message.startsWith('Cannot find package')) {
    note('A package that the checker needs is not installed.\n  npm install');
    return 2;
  }
  note(
    'Something went wrong in the checker itself. It is not your fault, and your\n' +
      'files and progress are as they were.\n\n' +
      `  ${isDebugging ? (stack ?? message) : message}\n\n` +
      'Please report it, with the command that you typed and what it said.' +
      (isDebugging ? '' : ' It says\nmore with --debug.'),
  );
  return 3;
}

/** The folder above `checker/`. In an edition this file lies deeper, in `checker/built/`. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'index.js')) && dirname(folder) !== folder) folder = dirname(folder);
  return dirname(folder);
}

const isSource = () => import.meta.url.endsWith('.ts');

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}
