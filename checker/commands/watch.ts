import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.js';
import type { CheckResult } from '../core/result.js';
import type { Grader } from '../grading/grader.js';
import type { LabSummary } from '../labs/workbook.js';
import { firstVerdict, stepAtWork } from '../report/first-verdict.js';
import { jsonText } from '../report/json.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';
import { EventQueue } from './event-queue.js';
import { checkDocument, checkText, gradeLab } from './grade-lab.js';
import { runHint } from './hint.js';
import { Interrupted, unlessInterrupted } from './interrupt.js';
import { listenForKeys } from './keys.js';
import { chooseLab, type OpenedWorkbook, openWorkbook } from './open-workbook.js';
import { recordGraded } from './record-graded.js';
import { type WatchedFiles, watchFiles } from './watch-files.js';

type WatchEvent = 'saved' | 'all' | 'hint';

const LEGEND = 'Save to check again.   h  hint   a  run and show all   q  quit';

interface Watching {
  readonly opened: OpenedWorkbook;
  readonly lab: LabSummary;
  readonly grader: Grader;
  readonly files: WatchedFiles;
  readonly json: boolean;
  /** The step that is being worked on, as far as that is known. */
  atWork: string | undefined;
}

/**
 * Checks a lab again at every save, with the same seed, the step at work before the others, and shows the first
 * failure; `a` draws a new seed and shows them all. It stays at its lab until it is told to quit.
 */
export async function runWatch(
  outer: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean },
): Promise<number> {
  const leaving = new AbortController();
  const context = { ...outer, signal: AbortSignal.any([outer.signal, leaving.signal]) };
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  const grader = await context.services.startGrader({ root: context.root, keepWarm: true });
  const events = new EventQueue<WatchEvent>();
  const folder = join(opened.workbook.root, 'labs');
  const files = watchFiles(folder, filesOf(opened, lab, folder), () => events.add('saved'));
  const stopKeys = context.screen.isTerminal ? obeyKeys(events, leaving) : () => {};
  try {
    events.add('saved');
    return await obey(
      context,
      { opened, lab, grader, files, json: options.json ?? false, atWork: undefined },
      events,
    );
  } finally {
    stopKeys();
    files.close();
    context.screen.progress('');
    await grader.close();
  }
}

/** The lab's own files, and those that there are of the earlier labs that it runs on, from `folder`. */
function filesOf({ workbook }: OpenedWorkbook, lab: LabSummary, folder: string): string[] {
  const inFolder = ({ slug, files }: LabSummary) => files.map(({ path }) => join(slug, path));
  const used = workbook.labs.filter(({ id }) => lab.uses?.includes(id)).flatMap(inFolder);
  return [...inFolder(lab), ...used.filter((path) => existsSync(join(folder, path)))];
}

/** `q` and Ctrl-C end even a check that runs; the other keys wait until it is over. */
function obeyKeys(events: EventQueue<WatchEvent>, leaving: AbortController): () => void {
  return listenForKeys((key) => {
    if (key === '\x03') leaving.abort(new Interrupted());
    else if (key === 'q') leaving.abort(new Interrupted(0));
    else if (key === 'h') events.add('hint');
    else if (key === 'a') events.add('all');
  });
}

async function obey(
  context: CommandContext,
  watching: Watching,
  events: EventQueue<WatchEvent>,
): Promise<never> {
  let seed = context.drawSeed();
  let told: string | undefined;
  for (;;) {
    const event = await unlessInterrupted(context.signal, events.next());
    // What a save changed may have been read already, by a check that came just after it.
    if (event === 'saved' && watching.files.state() === told) continue;
    if (event === 'all') seed = context.drawSeed();
    await tellProblems(context, async () => {
      if (event === 'hint') return runHint(context, { step: watching.lab.id });
      for (told = undefined; told === undefined; ) {
        told = await checkOnce(context, watching, seed, event === 'all' ? Number.POSITIVE_INFINITY : 1);
        if (told === undefined) context.screen.note('Your files changed; checking again.');
      }
    });
    if (context.screen.isTerminal) context.screen.print(`\n${context.screen.style.dim(LEGEND)}`);
  }
}

/**
 * Gives the state of the files that was checked and told; undefined, and nothing is told, when they changed meanwhile:
 * what was found may then be true of no state of them.
 */
async function checkOnce(
  context: CommandContext,
  watching: Watching,
  seed: number,
  fullFailures: number,
): Promise<string | undefined> {
  const { screen } = context;
  const { opened, lab, grader, files, json, atWork } = watching;
  await unlessInterrupted(context.signal, files.filled());
  const before = files.state();
  const time = context.now().toTimeString().slice(0, 8);
  const step = lab.steps.find(({ id }) => id === atWork);
  const onFirst = (check: CheckResult) => {
    if (json || !step || files.state() !== before) return;
    const verdict = firstVerdict(step, check);
    if (verdict === undefined) return;
    screen.progress('');
    screen.print(`\n${screen.style.dim(time)}  ${verdict}`);
  };
  const graded = await gradeLab(context, opened, grader, { lab, seed, first: step?.id, onFirst });
  if (files.state() !== before) return undefined;
  watching.atWork = stepAtWork(graded.result.checks, atWork);
  const recorded = await recordGraded(context, opened.workbook, lab, graded.result, true);
  if (json) {
    screen.print(jsonText(checkDocument(lab, graded, recorded)));
  } else {
    screen.print(`\n${screen.style.dim(`${'-'.repeat(70)}  ${time}`)}\n`);
    screen.print(checkText(context, opened, lab, { graded, recorded, isWhole: true, fullFailures }));
  }
  if (recorded.saveError) throw recorded.saveError;
  return before;
}

/** A problem is told, and watching goes on: the next save may have mended it. */
async function tellProblems(context: CommandContext, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    context.screen.progress('');
    const message = error instanceof Error ? error.message : String(error);
    context.screen.note(
      error instanceof UserError
        ? `${paragraph(message)}\n  ${error.remedy}`
        : `The check itself failed: ${message}`,
    );
  }
}
