import type { Lab, QuizQuestion } from '../core/lab.js';

/** Declares a lab's manifest (`labs/NN-x/lab.ts`). */
export function defineLab(lab: Lab): Lab {
  return lab;
}

/** Declares a lab's questions (`labs/NN-x/quiz.ts`). */
export function defineQuiz(questions: readonly QuizQuestion[]): readonly QuizQuestion[] {
  return questions;
}
