import type { StepSummary } from '../core/lab.js';
import type { CheckResult, LabResult } from '../core/result.js';
import { sumPoints, type Verdict } from '../core/score.js';
import { isUnwritten } from '../core/unwritten.js';
import { checkRows } from './check-rows.js';
import { failureText } from './failure.js';
import { inert } from './inert.js';
import { layersText } from './layers-text.js';
import { type NextContext, nextLines } from './next-lines.js';
import { outcomeWord } from './outcome-word.js';
import { printedText } from './printed.js';
import type { Style } from './terminal.js';
import { paragraph } from './wrap.js';

/** What a check's report is made from. */
export interface CheckReport extends NextContext {
  readonly lab: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly steps: readonly StepSummary[];
  };
  readonly result: LabResult;
  readonly typeErrors: readonly string[];
  readonly verdict: Verdict;
  /** Failures told in full; the others get a line each. */
  readonly fullFailures: number;
  /** All that the code printed is shown, not only the end. */
  readonly showsAllPrinted?: boolean;
}

const TYPE_ERRORS = 8;

/** Everything that a check tells, in the order in which it is read. */
export function checkReport(report: CheckReport, style: Style): string {
  const sections = [
    headline(report, style),
    paragraph(layersText(report.result)),
    checkRows(report.lab.steps, report.result.checks, hasCoreLeft(report), style),
    typeErrorSection(report.typeErrors, style),
    ...failureSections(report, style),
    unwrittenLine(report),
    faultSection(report, style),
    outputLine(report),
    pointsLine(report),
    nextLines(report, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function headline({ lab, result }: CheckReport, style: Style): string {
  const facts = `seed ${result.seed}, isolation ${result.isolation}`;
  return `${style.accent(style.bold(`Lab ${lab.id}  ${lab.title}`))}  ${style.dim(`(${facts})`)}`;
}

function typeErrorSection(typeErrors: readonly string[], style: Style): string {
  if (typeErrors.length === 0) return '';
  const shown = typeErrors.slice(0, TYPE_ERRORS).map((error) => inert(error).replace(/^/gm, '  '));
  const left = typeErrors.length - shown.length;
  if (left > 0) shown.push(`  and ${left} more`);
  return [style.bold('TypeScript says (this alone fails no step)'), '', ...shown].join('\n');
}

function failureSections(report: CheckReport, style: Style): string[] {
  const failures = toTellNow(report);
  const full = failures.slice(0, report.fullFailures).map((check) => {
    const step = report.lab.steps.find(({ id }) => id === check.stepId);
    const heading = style.bold(`${check.stepId} ${outcomeWord(check, step?.required)}: ${step?.title ?? ''}`);
    const told = `${heading}\n\n${failureText(check.failure, report.lab, style)}`;
    const command = `node checker check ${check.stepId} --seed ${report.result.seed} --printed`;
    const printed = printedText(check.failure, report.showsAllPrinted ? undefined : command, style);
    return printed === '' ? told : `${told}\n\n${printed}`;
  });
  return [...full, restLine(failures.slice(report.fullFailures)), laterLine(report)];
}

/**
 * Written steps that failed. Until the core has passed, extension steps would only distract from it; when it has just
 * passed, that is what there is to tell, and they are named with what comes next.
 */
function toTellNow(report: CheckReport): Failed[] {
  const failures = byKind(report).filter((check) => !isUnwritten(check));
  const hasJustPassed = report.appeared.length > 0;
  return hasCoreLeft(report) || hasJustPassed ? failures.filter((check) => isCore(report, check)) : failures;
}

/** Steps are done one after the other: the ones behind the first are named only. */
function restLine(rest: readonly Failed[]): string {
  const [first] = rest;
  if (!first) return '';
  const ids = rest.map((check) => check.stepId).join(', ');
  return `${paragraph(`Not passing yet: ${ids}. To see why:`)}\n  node checker check ${first.stepId}`;
}

function laterLine(report: CheckReport): string {
  if (!hasCoreLeft(report)) return '';
  const later = byKind(report).filter((check) => !isUnwritten(check) && !isCore(report, check));
  const ids = later.map((check) => check.stepId);
  if (ids.length === 0) return '';
  return `${paragraph(`For later, when the core has passed: ${ids.join(', ')}. To see what is missing:`)}
  node checker check ${ids[0]}`;
}

const isCore = ({ lab }: CheckReport, { stepId }: CheckResult) =>
  lab.steps.some((step) => step.id === stepId && step.required === 'core');

const hasCoreLeft = (report: CheckReport) =>
  report.result.checks.some(
    (check) => isCore(report, check) && check.outcome !== 'passed' && check.outcome !== 'not-run',
  );

type Failed = CheckResult & { readonly outcome: 'failed' | 'stopped' };

/** Failed steps, core ones first. */
function byKind(report: CheckReport): Failed[] {
  const failed = report.result.checks.filter(
    (check): check is Failed => check.outcome === 'failed' || check.outcome === 'stopped',
  );
  const core = failed.filter((check) => isCore(report, check));
  return [...core, ...failed.filter((check) => !core.includes(check))];
}

function unwrittenLine({ result }: CheckReport): string {
  const ids = result.checks.filter(isUnwritten).map((check) => check.stepId);
  return ids.length === 0 ? '' : paragraph(`Not written yet: ${ids.join(', ')}.`);
}

function faultSection({ result }: CheckReport, style: Style): string {
  const faults = result.checks.flatMap((check) =>
    check.outcome === 'grader-error' ? [`${check.stepId}: ${check.message}`] : [],
  );
  if (faults.length === 0) return '';
  const says =
    'The checker itself went wrong in the steps below. It costs you nothing. Run the check again; ' +
    'if it comes back, report it with the seed and these lines:';
  return [
    style.bold('A fault of ours'),
    '',
    paragraph(says, 2),
    '',
    ...faults.map((fault) => paragraph(inert(fault), 2)),
  ].join('\n');
}

/** Printed lines stand with the failure that they belong to. */
function outputLine({ result }: CheckReport): string {
  const text = result.output.trimEnd();
  const hasFailed = result.checks.some(({ outcome }) => outcome === 'failed' || outcome === 'stopped');
  if (text === '' || hasFailed) return '';
  const count = text.split('\n').length;
  return `Your code printed ${count === 1 ? 'one line' : `${count} lines`}. They are shown when a step fails.`;
}

function pointsLine({ lab, result, isWhole }: CheckReport): string {
  const { points, maxPoints } = sumPoints(result.checks);
  if (!isWhole) return `${points} of ${maxPoints} points.`;
  const core = lab.steps.filter((step) => step.required === 'core');
  const passed = core.filter((step) =>
    result.checks.some((check) => check.stepId === step.id && check.outcome === 'passed'),
  );
  return `${points} of ${maxPoints} points. Core steps passed: ${passed.length} of ${core.length}.`;
}
