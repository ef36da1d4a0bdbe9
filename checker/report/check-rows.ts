import type { StepSummary } from '../core/lab.js';
import type { CheckResult } from '../core/result.js';
import { inertLine } from './inert.js';
import { outcomeWord } from './outcome-word.js';
import { PAGE_COLUMNS, type Style } from './terminal.js';
import { beside, paragraph } from './wrap.js';

/** Where a step's title begins. */
const TITLE_COLUMN = 28;

/** A line a step: id, outcome, points, title; core steps first. Steps that were not asked for are left out. */
export function checkRows(
  allSteps: readonly StepSummary[],
  checks: readonly CheckResult[],
  hasCoreLeft: boolean,
  style: Style,
): string {
  const lines: string[] = [];
  for (const kind of ['core', 'extension'] as const) {
    const steps = allSteps.filter((step) => step.required === kind);
    const shown = steps.flatMap((step) => checks.filter((check) => check.stepId === step.id));
    if (shown.length === 0) continue;
    if (kind === 'extension') lines.push(style.dim('  for those who want more'));
    // Why an extension step is skipped matters to nobody before the core has passed.
    const hasReasons = kind === 'core' || !hasCoreLeft;
    for (const check of shown) lines.push(...row(check, allSteps, hasReasons, style));
  }
  return lines.join('\n');
}

function row(check: CheckResult, steps: readonly StepSummary[], hasReason: boolean, style: Style): string[] {
  const step = steps.find(({ id }) => id === check.stepId);
  const title = step?.title ?? '';
  const word = outcomeWord(check, step?.required);
  const points = `${check.points}/${check.maxPoints}`.padStart(6);
  const mark = check.outcome === 'passed' ? style.accent : style.bold;
  const line = `  ${check.stepId.padEnd(6)}${mark(word.padEnd(12))}${points}  ${atTitle(title)}`;
  const reason = hasReason ? reasonOf(check) : undefined;
  return reason ? [line, style.dim(paragraph(inertLine(reason), TITLE_COLUMN))] : [line];
}

const atTitle = (text: string) => beside('', TITLE_COLUMN, text, PAGE_COLUMNS).trimStart();

function reasonOf(check: CheckResult): string | undefined {
  if (check.outcome === 'skipped') return `because ${check.because}`;
  if (check.outcome === 'not-run') return `needs ${check.needs}`;
  return undefined;
}
