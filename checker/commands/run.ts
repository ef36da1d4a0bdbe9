import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from './context.js';
import { chooseLab, openWorkbook } from './open-workbook.js';
import { databaseFor } from './run-database.js';
import { installedFile, runProgram } from './run-program.js';

/**
 * Runs the student's own code, to be tried by hand; on a terminal it starts again at every save. `RUN_FOLDER` names a
 * folder for what must be the same after a save, such as ports and keys: it is there as long as the command.
 */
export async function runRun(context: CommandContext, options: { readonly lab?: string }): Promise<number> {
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  const tsx = installedFile(opened.workbook.root, 'tsx/cli');
  const cwd = join(opened.workbook.root, 'labs', lab.slug);
  const { isTerminal, note } = context.screen;
  // Where nobody sits, nobody saves: a program that cannot start must end.
  const watching = isTerminal
    ? ['watch', '--clear-screen=false', ...lab.data.map((path) => `--include=${path}`)]
    : [];
  const database = await databaseFor(context.screen, opened.workbook.root, lab);
  const folder = await mkdtemp(join(tmpdir(), 'checker-run-'));
  const env = { RUN_FOLDER: folder, ...(database ? { DATABASE_URL: database.url } : {}) };
  if (isTerminal) {
    if (database) note(`To look into its database, in a second terminal:\n  psql '${database.url}'\n`);
    note('Starting your program. It starts again each time you save. Ctrl-C ends it.\n');
  }
  try {
    return await runProgram(context, [tsx, ...watching, lab.run], { cwd, env, ownsGroup: true });
  } finally {
    await Promise.all([database?.stop(), rm(folder, { recursive: true, force: true })]);
  }
}
