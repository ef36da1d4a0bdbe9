import { type LabStanding, nextStep } from '../core/standing.js';
import type { Style } from './terminal.js';
import { paragraph } from './wrap.js';

/** A command that makes sense now, and what it is for. */
export interface Suggestion {
  /** Without `node checker`. */
  readonly command: string;
  readonly says: string;
}

/** The commands that make sense for someone who stands here in a lab, the likeliest first. */
export function suggestions(lab: LabStanding): Suggestion[] {
  const step = nextStep(lab);
  const read = { command: `lesson ${lab.id}`, says: 'read the lesson' };
  const check = { command: `check ${lab.id}`, says: 'check your work' };
  const others = [
    { command: `watch ${lab.id}`, says: 'check again at every save' },
    { command: `run ${lab.id}`, says: 'run your own code, to try it by hand' },
    { command: `quiz ${lab.id}`, says: 'answer questions on the lesson' },
    { command: 'status', says: 'see every lab and step' },
    { command: 'doctor', says: 'see what works on this machine' },
  ];
  const hint = step ? [{ command: `hint ${step.id}`, says: `a hint for ${step.id}` }] : [];
  return lab.attempts === 0 ? [read, check, ...hint, ...others] : [check, ...hint, read, ...others];
}

/** Where someone stands, in a few lines; the commands come after it or as a menu. */
export function hereReport(labs: readonly LabStanding[], lab: LabStanding, style: Style): string {
  const passed = labs.filter(({ state }) => state === 'passed' || state === 'provisional').length;
  const lines = [
    style.accent(style.bold('Backend workbook')),
    '',
    `Labs passed: ${passed} of ${labs.length}.`,
    paragraph(whereText(labs, lab)),
    ...freeChoice(labs, lab),
  ];
  return lines.join('\n');
}

/** More than one open lab there is only where nothing is locked. */
function freeChoice(labs: readonly LabStanding[], here: LabStanding): string[] {
  const open = labs.filter(({ state }) => state === 'open').map(({ id }) => id);
  const other = open.find((id) => id !== here.id);
  if (open.length < 2 || !other) return [];
  const list = `No lab is locked. Not passed yet: ${open.join(', ')}.`;
  return [`${paragraph(`${list} To go to another one, name it:`)}\n  node checker lesson ${other}`];
}

function whereText(labs: readonly LabStanding[], lab: LabStanding): string {
  const name = `lab ${lab.id}, ${lab.title}`;
  const step = nextStep(lab);
  if (labs.every(({ state }) => state === 'passed')) {
    const left = labs.find((each) => nextStep(each));
    const open = left && nextStep(left);
    return open
      ? `Every lab is passed. Steps for those who want more are still open; the first is ${open.id}, ${open.title}.`
      : 'Every lab is passed, and every step in it.';
  }
  if (lab.attempts === 0)
    return `You are at the beginning of ${name}. It takes about ${lab.minutes} minutes.`;
  const done = `${lab.corePassed} of ${lab.coreSteps} core steps passed`;
  return `You are in ${name}: ${done}.${step ? ` Next is ${step.id}, ${step.title}.` : ''}`;
}

/** The commands as a list, for those who read and then type. */
export function suggestionsText(list: readonly Suggestion[], style: Style): string {
  const width = Math.max(...list.map(({ command }) => command.length));
  const lines = list.map(
    ({ command, says }) => `  ${style.accent(`node checker ${command.padEnd(width)}`)}  ${says}`,
  );
  return ['What you can do next:', '', ...lines].join('\n');
}
