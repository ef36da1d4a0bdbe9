import type { FailureField } from '../failure.js';
import type { Advice, FailureFeedback, Feedback, LabFeedback } from './feedback.js';
import { markdownBlock, markdownCell, markdownLines, markdownText } from './markdown.js';

/** A student's feedback as Markdown: whatever a name or a program says in it stays text. */
export function feedbackMarkdown({ title, greeting, intro, labs, next }: Feedback): string {
  const sections = [
    `# ${markdownText(title)}`,
    markdownText(greeting),
    markdownText(intro),
    ...labs.flatMap(labSections),
    ...(next.length > 0 ? ['## What to do next', ...next.map(adviceText)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function labSections({ heading, points, notes, steps, failures, typeErrors }: LabFeedback): string[] {
  return [
    `## ${markdownText(heading)}`,
    `**${markdownText(points)}**`,
    ...notes.map(markdownText),
    ...(steps.length > 0 ? [stepTable(steps)] : []),
    ...failures.flatMap(failureSections),
    ...(typeErrors.length > 0
      ? ['### TypeScript says (this alone fails no step)', markdownBlock(typeErrors.join('\n'))]
      : []),
  ];
}

function stepTable(steps: LabFeedback['steps']): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['step', 'title', 'outcome', 'points']),
    '|---|---|---|---|',
    ...steps.map(({ id, title, outcome, points }) => line([id, title, outcome, points].map(markdownCell))),
  ].join('\n');
}

function failureSections({ heading, fields, printed }: FailureFeedback): string[] {
  return [
    `### ${markdownText(heading)}`,
    ...fields.map(fieldText),
    ...(printed === '' ? [] : [markdownBlock(printed)]),
  ];
}

function fieldText({ label, text, literal }: FailureField): string {
  return literal ? `**${label}**\n\n${markdownBlock(text)}` : `**${label}:** ${markdownLines(text)}`;
}

function adviceText({ says, command }: Advice): string {
  return command === undefined ? markdownText(says) : `${markdownText(says)}\n\n${markdownBlock(command)}`;
}
