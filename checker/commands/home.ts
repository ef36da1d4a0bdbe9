import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import { type LabStanding, standings } from '../core/standing.js';
import { currentLabId } from '../core/unlock.js';
import type { Workbook } from '../labs/workbook.js';
import { hereReport, type Suggestion, suggestions, suggestionsText } from '../report/home-report.js';
import { paragraph } from '../report/wrap.js';
import { askChoice } from './ask.js';
import type { CommandContext } from './context.js';
import { Interrupted } from './interrupt.js';
import { type OpenedWorkbook, openWorkbook } from './open-workbook.js';
import { runProgram } from './run-program.js';

/** Runs one command line, given without `node checker`, and gives its exit code. */
export type RunCommand = (words: readonly string[]) => Promise<number>;

const QUIT = 'quit';

/**
 * Shows where one is and what comes next: as a menu on a terminal, as text elsewhere. In the author's repo it first makes
 * a student edition in `workbook/`, once, and goes on there.
 */
export async function runHome(context: CommandContext, runCommand: RunCommand): Promise<number> {
  const workbook = await context.services.findWorkbook(context.root);
  if (workbook.edition === 'author') return await goToWorkbook(context);
  if (context.screen.isTerminal) return await askForCommands(context, runCommand);
  const { labs, current } = here(await openWorkbook(context));
  const { style, print } = context.screen;
  print(hereReport(labs, current, style));
  print(`\n${suggestionsText(suggestions(current), style)}`);
  return 0;
}

function here({ workbook, progress }: OpenedWorkbook): { labs: LabStanding[]; current: LabStanding } {
  const labs = standings(workbook, progress);
  const id = currentLabId(workbook, progress);
  const current = labs.find((lab) => lab.id === id);
  if (!current) throw new Error('a workbook without labs');
  return { labs, current };
}

async function askForCommands(context: CommandContext, runCommand: RunCommand): Promise<number> {
  const { style, print } = context.screen;
  for (;;) {
    const { labs, current } = here(await openWorkbook(context));
    print(`\n${hereReport(labs, current, style)}\n`);
    const command = await askChoice(context, 'What now?', menu(suggestions(current)));
    if (command === QUIT) return 0;
    print('');
    await tellAndGoOn(context, () => runCommand(command.split(' ')));
  }
}

/** Leaving `watch`, or a problem that can be mended, leads back to the menu. */
async function tellAndGoOn(context: CommandContext, run: () => Promise<number>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof UserError) context.screen.note(`${paragraph(error.message)}\n  ${error.remedy}`);
    else if (!(error instanceof Interrupted) || error.exitCode !== 0 || context.signal.aborted) throw error;
  }
}

function menu(list: readonly Suggestion[]): { name: string; text: string }[] {
  const width = Math.max(...list.map(({ command }) => command.length));
  const choices = list.map(({ command, says }) => ({
    name: command,
    text: `${command.padEnd(width)}  ${says}`,
  }));
  return [...choices, { name: QUIT, text: `${QUIT.padEnd(width)}  leave; \`node checker\` brings you back` }];
}

/** A workbook made before this repo had its newest labs gets them, as from any newer edition. */
async function bringUpToDate(context: CommandContext, target: string): Promise<void> {
  const { root, services } = context;
  const [ours, theirs] = await Promise.all([services.findWorkbook(root), services.findWorkbook(target)]);
  const digests = (workbook: Workbook) => workbook.labs.map(({ digest }) => digest).join();
  if (digests(ours) === digests(theirs)) return;
  const edition = join(root, '.checker', `edition-${process.pid}`);
  const { buildEdition } = await import('../edition/build-edition.js');
  try {
    await buildEdition({ root, target: edition, unlock: theirs.unlock });
    await runProgram(context, ['checker', 'update', edition], { cwd: target, ownsGroup: false });
  } finally {
    await rm(edition, { recursive: true, force: true });
  }
}

/** The workbook is a folder of its own, with its own checker: it is started there, as a student would. */
async function goToWorkbook(context: CommandContext): Promise<number> {
  const { screen, root } = context;
  const target = join(root, 'workbook');
  const isNew = !existsSync(join(target, 'checker', 'index.js'));
  if (isNew) {
    const { buildEdition } = await import('../edition/build-edition.js');
    screen.progress('Making your workbook');
    await buildEdition({ root, target, unlock: 'in-order' });
    screen.progress('');
  }
  if (!isNew) await bringUpToDate(context, target);
  screen.print(
    isNew ? 'Your workbook is made: the folder workbook/.\n' : 'Your workbook is the folder workbook/.\n',
  );
  const exitCode = await runProgram(context, ['checker'], { cwd: target, ownsGroup: false });
  const { current } = here(await openWorkbook({ ...context, root: target }));
  const next = suggestions(current)[0]?.command ?? 'status';
  const commands = ['cd workbook', `node checker ${next}`].map((line) => `  ${screen.style.accent(line)}`);
  screen.print(`\nGo on there:\n\n${commands.join('\n')}`);
  return exitCode;
}
