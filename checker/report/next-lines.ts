import { posix } from 'node:path';
import type { StepSummary } from '../core/lab.js';
import type { CheckResult, LabResult } from '../core/result.js';
import type { Verdict } from '../core/score.js';
import { isUnwritten } from '../core/unwritten.js';
import type { Style } from './terminal.js';
import { paragraph } from './wrap.js';

/** What decides what comes after a check. */
export interface NextContext {
  readonly lab: { readonly id: string; readonly slug: string; readonly steps: readonly StepSummary[] };
  readonly result: LabResult;
  readonly verdict: Verdict;
  /** False when only some steps were asked for. */
  readonly isWhole: boolean;
  /** Folders that appeared with this pass, relative to the workbook, each with what it is. */
  readonly appeared: readonly { readonly path: string; readonly says: string }[];
  /** The lab to go on with; undefined when all are done. */
  readonly nextLab?: { readonly id: string; readonly title: string };
}

/** What was unlocked, and what to do now. */
export function nextLines(context: NextContext, style: Style): string {
  const { lab, verdict, isWhole, nextLab } = context;
  const command = (text: string) => `  ${style.accent(`node checker ${text}`)}`;
  if (!isWhole) return afterSomeSteps(context, command);
  if (verdict === 'faulty')
    return `Next: run it again.\n${command(`check ${lab.id} --seed ${context.result.seed}`)}`;
  if (verdict === 'failed') return afterFailure(context, command);
  const blocks = [verdict === 'passed' ? `Lab ${lab.id} is passed.` : provisionalText(context)];
  if (context.appeared.length > 0) {
    const width = Math.max(...context.appeared.map(({ path }) => path.length));
    const lines = context.appeared.map(({ path, says }) => `  ${path.padEnd(width)}  ${says}`);
    blocks.push(`New in your workbook:\n${lines.join('\n')}`);
  }
  const extension = context.result.checks.filter((check) => check.outcome !== 'passed');
  if (verdict === 'passed' && extension.length > 0) {
    const ids = extension.map((check) => check.stepId).join(', ');
    const text = `Still open: ${ids}. The steps for those who want more go deeper, and no later lab needs them.`;
    blocks.push(`${paragraph(text)}\n${command(`check ${extension[0]?.stepId ?? lab.id}`)}`);
  }
  blocks.push(
    nextLab
      ? `Next: lab ${nextLab.id}, ${nextLab.title}.\n${command(`lesson ${nextLab.id}`)}`
      : `That was the last lab: all of them are done.\n${command('status')}`,
  );
  if (verdict === 'passed') {
    blocks.push(`To see the reference beside your own code:\n${command(`solution ${lab.id}`)}`);
  }
  return blocks.join('\n\n');
}

function provisionalText({ lab, result }: NextContext): string {
  const missing = result.checks.flatMap((check) =>
    check.outcome === 'not-run' ? [`${check.stepId} needs ${check.needs}`] : [],
  );
  return paragraph(
    `Lab ${lab.id} is passed for now: every core step that can run on this machine passed, ` +
      `but not all could run (${missing.join('; ')}). They score nothing until they do. ` +
      '`node checker doctor` says what to install.',
  );
}

function afterFailure({ lab, result }: NextContext, command: (text: string) => string): string {
  const step = firstToDo(lab.steps, result.checks);
  if (!step) return `Next:\n${command(`check ${lab.id}`)}`;
  const check = result.checks.find(({ stepId }) => stepId === step.id);
  const verb = check && isUnwritten(check) ? 'write' : 'mend';
  const { failure } = check && 'failure' in check ? check : {};
  const file = posix.join('labs', lab.slug, failure?.look.file ?? step.file);
  const mark = failure?.look.todo ? `, at ${failure.look.todo}` : '';
  return [
    paragraph(`Next: ${verb} ${step.id} in ${file}${mark}. Then check again; if you are stuck, take a hint.`),
    command(`check ${lab.id}`),
    command(`hint ${step.id}`),
  ].join('\n');
}

function afterSomeSteps({ lab, result }: NextContext, command: (text: string) => string): string {
  const step = firstToDo(lab.steps, result.checks);
  return step
    ? `Next: mend it and check again; if you are stuck, take a hint.\n${command(`check ${step.id}`)}\n${command(`hint ${step.id}`)}`
    : `Next: check the whole lab. Only that passes it.\n${command(`check ${lab.id}`)}`;
}

/** The step to work on: core before extension, and never one that waits for another. */
function firstToDo(steps: readonly StepSummary[], checks: readonly CheckResult[]): StepSummary | undefined {
  const failed = steps.filter((step) =>
    checks.some(
      ({ stepId, outcome }) => stepId === step.id && (outcome === 'failed' || outcome === 'stopped'),
    ),
  );
  return failed.find((step) => step.required === 'core') ?? failed[0];
}
