import type { QuizChoice, QuizQuestion } from '../core/lab.js';
import type { Style } from './terminal.js';
import { PAGE_COLUMNS } from './terminal.js';
import { beside, paragraph } from './wrap.js';

/** All questions with their choices, and the answers after them: for reading where nothing can be asked. */
export function quizListing(questions: readonly QuizQuestion[], style: Style): string {
  const asked = questions.map((question, index) => {
    const choices = question.choices.map((choice, at) =>
      beside(`   ${letter(at)}) `, 6, choice.text, PAGE_COLUMNS),
    );
    return [beside(`${index + 1}. `, 4, question.question, PAGE_COLUMNS), ...choices].join('\n');
  });
  const answers = questions.map((question, index) => {
    const whys = question.choices.map((choice, at) => `   ${letter(at)}) ${whyText(choice)}`);
    return [
      `${index + 1}.`,
      ...whys.map((why) => beside(why.slice(0, 6), 6, why.slice(6), PAGE_COLUMNS)),
    ].join('\n');
  });
  return [...asked, style.accent(style.bold('Answers')), ...answers].join('\n\n');
}

/** What is said after an answer. */
export function answerText(choice: QuizChoice, style: Style): string {
  const verdict = choice.right ? style.accent('Right.') : style.bold('Not this one.');
  return `${verdict}\n${paragraph(choice.why, 2)}\n`;
}

/** What is said at the end. `right` counts questions answered right at the first try. */
export function quizEnd(right: number, of: number): string {
  return right === of
    ? `All ${of} right at the first try.`
    : `${right} of ${of} right at the first try. The lesson has the rest.`;
}

const whyText = (choice: QuizChoice) => `${choice.right ? 'Right. ' : 'Wrong. '}${choice.why}`;

const letter = (index: number) => String.fromCharCode(97 + index);
