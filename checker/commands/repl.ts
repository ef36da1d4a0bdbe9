import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../core/errors.js';
import type { LabSummary } from '../labs/workbook.js';
import { inert } from '../report/inert.js';
import type { CommandContext } from './context.js';
import { unlessInterrupted } from './interrupt.js';
import { chooseLab, openWorkbook } from './open-workbook.js';
import { databaseFor } from './run-database.js';
import { installedFile } from './run-program.js';
import { startTypedPrompt } from './typed-prompt.js';

/** An export of a student file, loaded. */
export interface LoadedExport {
  readonly name: string;
  readonly value: unknown;
  /** Absolute path of the file, as an import names it. */
  readonly module: string;
}

/** Opens a typed prompt in which the student's own exports are there already. */
export async function runRepl(context: CommandContext, options: { readonly lab?: string }): Promise<number> {
  const opened = await openWorkbook(context);
  const { root } = opened.workbook;
  const lab = chooseLab(opened, options.lab);
  installedFile(root, 'ts-node');
  const folder = join(root, 'labs', lab.slug);
  const database = await databaseFor(context.screen, root, lab);
  if (database) process.env.DATABASE_URL = database.url;
  try {
    return await promptWith(context, lab, folder, database !== undefined);
  } finally {
    await database?.stop();
  }
}

async function promptWith(
  context: CommandContext,
  lab: LabSummary,
  folder: string,
  hasOwnDatabase: boolean,
): Promise<number> {
  const { style, print, progress } = context.screen;
  progress(`Loading your code of lab ${lab.id} ...`);
  const loaded = await loadExports(context, lab, folder).finally(() => progress(''));
  const names = loaded.map(({ name }) => style.accent(name)).join(', ');
  print(
    `Your code of lab ${lab.id} is loaded: ${names}.\nTypeScript, with await. .type <expression> shows a type, .exit leaves.\n`,
  );
  if (hasOwnDatabase) print('Its database is not the one of `run`, and is gone when you leave.\n');
  progress('Loading TypeScript ...');
  const prompt = await startTypedPrompt(context.root, loaded, () => progress(''));
  await unlessInterrupted(context.signal, prompt.ended).finally(() => prompt.close());
  return 0;
}

/** A file that cannot be loaded is told and left out; it is an error only when none can be. */
async function loadExports(
  context: CommandContext,
  lab: LabSummary,
  folder: string,
): Promise<LoadedExport[]> {
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const loaded: LoadedExport[] = [];
  const problems: string[] = [];
  const offered = [...lab.files.map(({ path }) => path), ...(lab.repl ? [lab.repl] : [])];
  for (const path of offered) {
    try {
      const exports: Record<string, unknown> = await import(pathToFileURL(join(folder, path)).href);
      const module = join(folder, path.replace(/\.ts$/, '.js'));
      for (const [name, value] of Object.entries(exports)) loaded.push({ name, value, module });
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      problems.push(inert(`labs/${lab.slug}/${path} cannot be loaded. ${message}`));
    }
  }
  await unregister();
  if (loaded.length > 0) {
    for (const problem of problems) context.screen.note(`${problem}\n`);
    return loaded;
  }
  throw new UserError(
    problems.length > 0 ? problems.join('\n') : `The files of lab ${lab.id} export nothing.`,
    `Mend it, then: node checker repl ${lab.id}`,
  );
}
