import { join } from 'node:path';
import type { CommandContext } from './context.js';
import { chooseLab, openWorkbook } from './open-workbook.js';
import { installedFile, runProgram } from './run-program.js';

/** Starts the student's own server, to be tried by hand; it starts again at every save. */
export async function runRun(context: CommandContext, options: { readonly lab?: string }): Promise<number> {
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  const tsx = installedFile(opened.workbook.root, 'tsx/cli');
  const folder = join(opened.workbook.root, 'labs', lab.slug);
  return await runProgram(context, [tsx, 'watch', '--clear-screen=false', lab.run], {
    cwd: folder,
    ownsGroup: true,
  });
}
