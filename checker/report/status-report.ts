import type { LabStanding, StepStanding } from '../core/standing.js';
import { PAGE_COLUMNS, type Style } from './terminal.js';
import { beside, paragraph } from './wrap.js';

/** Where a step's title begins. */
const TITLE_COLUMN = 32;

/** Every lab with its points and state, and the steps of those that are open (of all, if asked). */
export function statusReport(labs: readonly LabStanding[], showsAllSteps: boolean, style: Style): string {
  const width = Math.max(0, ...labs.map(({ title }) => title.length));
  const sections = labs.map((lab) => {
    const lines = [labLine(lab, width, style)];
    if (lab.testsChanged) {
      const before = lab.state === 'open' ? 'Its tests have changed' : 'Passed before its tests changed';
      lines.push(paragraph(`${before}: check it again with node checker check ${lab.id}`, 6));
    }
    if (showsAllSteps || lab.state !== 'locked') lines.push(...stepLines(lab, style));
    return lines.join('\n');
  });
  return [...sections, totals(labs)].join('\n\n');
}

function labLine(lab: LabStanding, width: number, style: Style): string {
  const points = `${lab.points}/${lab.maxPoints}`.padStart(7);
  const name = style.bold(lab.title.padEnd(width));
  return `${style.accent(lab.id)}  ${name}  ${points}  ${stateText(lab)}`;
}

/** What a lab's state means, in words. */
export function stateText(lab: LabStanding): string {
  switch (lab.state) {
    case 'passed':
      return 'passed';
    case 'provisional':
      return 'passed for now: some core steps cannot run here';
    case 'open':
      return lab.attempts === 0
        ? `open, about ${lab.minutes} minutes`
        : `open, ${lab.corePassed} of ${lab.coreSteps} core steps`;
    case 'locked':
      return `locked: pass lab ${lab.passFirst ?? ''} first`;
  }
}

function stepLines(lab: LabStanding, style: Style): string[] {
  const of = (kind: StepStanding['required']) => lab.steps.filter((step) => step.required === kind);
  const extension = of('extension').map((step) => stepLine(step, style));
  const heading = extension.length > 0 ? [style.dim('      for those who want more')] : [];
  return [...of('core').map((step) => stepLine(step, style)), ...heading, ...extension];
}

function stepLine(step: StepStanding, style: Style): string {
  const points = `${step.hasPassed ? step.maxPoints : 0}/${step.maxPoints}`.padStart(6);
  const mark = step.last === 'passed' ? style.accent : (text: string) => text;
  const title = beside('', TITLE_COLUMN, step.title, PAGE_COLUMNS).trimStart();
  return `      ${step.id.padEnd(6)}${mark(stepWord(step).padEnd(12))}${points}  ${title}`;
}

function stepWord(step: StepStanding): string {
  switch (step.last) {
    case undefined:
      return 'to do';
    case 'passed':
      return 'passed';
    case 'not-run':
      return 'not run';
    case 'grader-error':
      return 'our fault';
    // A step that has not passed may not have been begun: nobody failed it.
    case 'skipped':
      return step.hasPassed ? 'passed once' : 'to do';
    case 'failed':
    case 'stopped':
      return step.hasPassed ? 'failed last' : 'to do';
  }
}

function totals(labs: readonly LabStanding[]): string {
  const passed = labs.filter(({ state }) => state === 'passed' || state === 'provisional').length;
  const points = labs.reduce((sum, lab) => sum + lab.points, 0);
  const maxPoints = labs.reduce((sum, lab) => sum + lab.maxPoints, 0);
  return `Labs passed: ${passed} of ${labs.length}. Points: ${points} of ${maxPoints}.`;
}
