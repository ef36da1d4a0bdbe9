import { UserError } from '../core/errors.js';
import { findStep } from '../core/find-lab.js';
import type { StepSummary } from '../core/lab.js';
import { changeLab, progressOf } from '../core/progress.js';
import { nextStep, standings } from '../core/standing.js';
import type { LabSummary, OpenLab } from '../labs/workbook.js';
import { updateProgress } from '../progress/progress-file.js';
import { jsonText } from '../report/json.js';
import { paragraph } from '../report/wrap.js';
import type { CommandContext } from './context.js';
import { chooseLab, type OpenedWorkbook, openWorkbook, refuseLocked } from './open-workbook.js';

/** Gives the next of a step's three hints, and counts it. After the third, all of them again. */
export async function runHint(
  context: CommandContext,
  options: { readonly step?: string; readonly json?: boolean },
): Promise<number> {
  const opened = await openWorkbook(context);
  const { lab, step } = chooseStep(opened, options.step);
  const { hints, number, files } = await takeHint(context, opened, lab, step);
  const of = hints.length;
  const given = hints.slice(0, number);
  context.screen.print(
    options.json
      ? jsonText({ stepId: step.id, number, of, hints: given })
      : hintText(context, lab, step, { given, of, files }),
  );
  return 0;
}

/** Counts one more hint for a step, at most all of them. */
async function takeHint(
  context: CommandContext,
  { workbook }: OpenedWorkbook,
  lab: LabSummary,
  step: StepSummary,
): Promise<{ hints: readonly string[]; number: number; files: readonly string[] }> {
  const open = await workbook.open(lab.id);
  const stepId = step.id;
  const hints = open.lab.steps.find(({ id }) => id === stepId)?.hints ?? [];
  const { progress } = await updateProgress(context.root, (before) =>
    changeLab(before, lab.id, (kept) => {
      const used = Math.min((kept.hintsUsed[stepId] ?? 0) + 1, hints.length);
      return { ...kept, hintsUsed: { ...kept.hintsUsed, [stepId]: used } };
    }),
  );
  const number = progressOf(progress, lab.id).hintsUsed[stepId] ?? hints.length;
  return { hints, number, files: filesOf(step, open) };
}

/** The files that a step is written in: the step's own, and others with its mark. */
function filesOf({ id, file }: StepSummary, { lab, files }: OpenLab): string[] {
  const marked = lab.files.map(({ path }) => path).filter((path) => files[path]?.includes(`TODO(${id})`));
  return [file, ...marked.filter((path) => path !== file)].map((path) => `labs/${lab.slug}/${path}`);
}

function hintText(
  { screen }: CommandContext,
  lab: LabSummary,
  step: StepSummary,
  { given, of, files }: { given: readonly string[]; of: number; files: readonly string[] },
): string {
  const { style } = screen;
  const heading = style.accent(style.bold(`${step.id}  ${step.title}`));
  const sections = given.map(
    (hint, index) => `${style.bold(`Hint ${index + 1} of ${of}`)}\n${paragraph(hint, 2)}`,
  );
  const more =
    given.length < of
      ? `One more: node checker hint ${step.id}`
      : `These were all hints for this step. The lesson says more: node checker lesson ${lab.id}`;
  return [heading, ...sections, `${paragraph(`Write it in ${files.join(' and ')}.`)}\n${more}`].join('\n\n');
}

/** The step that was named, or the first that does not pass: of the lab that was named, or of the current one. */
function chooseStep(
  opened: OpenedWorkbook,
  typed: string | undefined,
): { lab: LabSummary; step: StepSummary } {
  if (typed?.includes('.')) {
    const found = findStep(opened.workbook.labs, typed);
    refuseLocked(opened, found.lab);
    return found;
  }
  const lab = chooseLab(opened, typed);
  const standing = standings(opened.workbook, opened.progress).find(({ id }) => id === lab.id);
  const next = standing && nextStep(standing);
  const step = lab.steps.find(({ id }) => id === next?.id);
  if (step) return { lab, step };
  throw new UserError(
    `Every step of lab ${lab.id} passes. Name the step that you want a hint for.`,
    `node checker hint ${lab.steps[0]?.id ?? ''}`,
  );
}
