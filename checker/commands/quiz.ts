import { UserError } from '../core/errors.js';
import type { QuizQuestion } from '../core/lab.js';
import { changeLab } from '../core/progress.js';
import { updateProgress } from '../progress/progress-file.js';
import { jsonText } from '../report/json.js';
import { answerText, quizEnd, quizListing } from '../report/quiz-report.js';
import { PAGE_COLUMNS } from '../report/terminal.js';
import { wrap } from '../report/wrap.js';
import { drawFrom } from '../runner/draw.js';
import { askChoice } from './ask.js';
import type { CommandContext } from './context.js';
import { chooseLab, openWorkbook } from './open-workbook.js';

/** The prompt's pointer stands before a choice. */
const CHOICE = { columns: PAGE_COLUMNS - 4 };

/** Asks a lab's questions one by one; where nobody can be asked, lists them with their answers. */
export async function runQuiz(
  context: CommandContext,
  options: { readonly lab?: string; readonly json?: boolean },
): Promise<number> {
  const { screen } = context;
  const opened = await openWorkbook(context);
  const lab = chooseLab(opened, options.lab);
  const questions = (await opened.workbook.open(lab.id)).quiz;
  if (questions.length === 0) {
    throw new UserError(`Lab ${lab.id} has no questions.`, `node checker lesson ${lab.id}`);
  }
  if (options.json) {
    screen.print(jsonText({ labId: lab.id, questions }));
    return 0;
  }
  if (!screen.isTerminal) {
    screen.print(quizListing(questions, screen.style));
    return 0;
  }
  const right = await askAll(context, questions);
  screen.print(quizEnd(right, questions.length));
  const quiz = { right, of: questions.length, at: context.now().toISOString() };
  await updateProgress(context.root, (before) => changeLab(before, lab.id, (kept) => ({ ...kept, quiz })));
  return 0;
}

/** How many questions were answered right at the first try. */
async function askAll(context: CommandContext, questions: readonly QuizQuestion[]): Promise<number> {
  let rightAtOnce = 0;
  for (const [index, question] of questions.entries()) {
    const title = `${index + 1} of ${questions.length}: ${question.question}`;
    if (await askUntilRight(context, title, question)) rightAtOnce++;
  }
  return rightAtOnce;
}

async function askUntilRight(
  context: CommandContext,
  title: string,
  question: QuizQuestion,
): Promise<boolean> {
  let left = drawFrom(context.drawSeed(), 'quiz').shuffle(question.choices);
  for (;;) {
    const asked = left.map(({ text }) => ({ name: text, text: wrap(text, CHOICE).replaceAll('\n', '\n  ') }));
    const answer = await askChoice(context, wrap(title, { columns: PAGE_COLUMNS - 4 }), asked);
    const choice = left.find(({ text }) => text === answer);
    if (!choice) continue;
    context.screen.print(answerText(choice, context.screen.style));
    if (choice.right) return left.length === question.choices.length;
    left = left.filter((other) => other !== choice);
  }
}
