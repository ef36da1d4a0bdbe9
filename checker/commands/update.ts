import { readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.js';
import { progressOf } from '../core/progress.js';
import { studentWorkbook } from '../labs/student-workbook.js';
import type { OpenLab, Workbook } from '../labs/workbook.js';
import { exists } from '../progress/folders.js';
import { materialise } from '../progress/materialise.js';
import { readProgress, whileLocked } from '../progress/progress-file.js';
import { takeLab, takeProgram } from '../progress/take-edition.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';
import { openWorkbook } from './open-workbook.js';

/** Brings a workbook to a newer edition: new labs and tests come, the student's work, progress and passes stay. */
export async function runUpdate(
  context: CommandContext,
  options: { readonly edition: string },
): Promise<number> {
  const { root, screen } = context;
  const { workbook } = await openWorkbook(context);
  if (workbook.edition === 'author') {
    throw new UserError("This is the author's repo: git brings its news.", 'git pull');
  }
  const source = resolve(options.edition);
  const incoming = await openIncoming(root, source);
  // Everything is opened before anything is touched: a damaged edition changes nothing.
  const [before, after] = await Promise.all([openAll(workbook, true), openAll(incoming, false)]);
  const packageBefore = await readFile(join(root, 'package.json'), 'utf8').catch(() => '');
  await whileLocked(root, async () => {
    for (const [id, open] of after) {
      if (!(await exists(join(root, 'labs', open.lab.slug)))) continue;
      await takeLab(root, before.get(id), open, context.now());
    }
    await takeProgram(root, source);
  });
  const { progress } = await readProgress(root);
  const appeared = await materialise(incoming, progress, root);
  screen.print(reportOf(workbook, incoming, (id) => progressOf(progress, id).passedAt !== undefined));
  for (const { path } of appeared) screen.print(`Added ${path}/.`);
  if ((await readFile(join(root, 'package.json'), 'utf8')) !== packageBefore) {
    screen.print('The packages have changed too:\n  npm install');
  }
  return 0;
}

async function openIncoming(root: string, source: string): Promise<Workbook> {
  const incoming = await studentWorkbook(source);
  const remedy = 'Give the folder of a newer student edition: node checker update ../new-workbook';
  if (!incoming) throw new UserError(`${source} is no student edition.`, remedy);
  if ((await realpath(source)) === (await realpath(root))) {
    throw new UserError('That is this workbook itself.', remedy);
  }
  return incoming;
}

/** Every lab by its id. A pack of ours that is damaged is what an update may mend. */
async function openAll(workbook: Workbook, mayBeDamaged: boolean): Promise<Map<string, OpenLab>> {
  const opened = await Promise.all(
    workbook.labs.map(async ({ id }) => {
      try {
        return [[id, await workbook.open(id)] as const];
      } catch (error) {
        if (mayBeDamaged && error instanceof UserError) return [];
        throw error;
      }
    }),
  );
  return new Map(opened.flat());
}

function reportOf(before: Workbook, after: Workbook, isPassed: (id: string) => boolean): string {
  const known = new Map(before.labs.map((lab) => [lab.id, lab.digest]));
  const lines = after.labs.flatMap((lab) => {
    const digest = known.get(lab.id);
    const name = `${lab.id}  ${lab.title}`;
    if (digest === undefined) return [`  ${name}: new`];
    if (digest === lab.digest) return [];
    return isPassed(lab.id)
      ? [`  ${name}: its tests have changed; passed before, check again: node checker check ${lab.id}`]
      : [`  ${name}: its tests have changed`];
  });
  if (lines.length === 0) return 'No lab has changed; the checker is the one of that edition now.';
  const kept =
    'Your files in labs/ are as they were. What you changed in lessons or given files is kept in .checker/kept/.';
  return ['What is new:', ...lines, '', paragraph(kept), '', 'Where you are:\n  node checker status'].join(
    '\n',
  );
}
