import { PLAIN } from '../report/terminal.js';
import type { CommandContext } from './context.js';
import { Interrupted, unlessInterrupted } from './interrupt.js';

/** One choice of a question on the terminal. */
export interface AskedChoice {
  readonly name: string;
  readonly text: string;
}

/**
 * Asks one question with arrow keys and Enter, and gives the name of the choice. Only for a terminal. Throws
 * Interrupted when the person leaves (Ctrl-C or Esc).
 */
export async function askChoice(
  context: CommandContext,
  message: string,
  choices: readonly AskedChoice[],
): Promise<string> {
  // The prompt's colours know this variable alone.
  if (context.screen.style === PLAIN) process.env.FORCE_COLOR = '0';
  const { default: enquirer } = await import('enquirer');
  const question = {
    type: 'select',
    name: 'choice',
    message,
    // The library ticks every answer, also a wrong one.
    prefix: '?',
    hint: '(arrow keys, then Enter)',
    choices: choices.map(({ name, text }) => ({ name, message: text })),
  };
  const asking = enquirer.prompt<{ choice: string }>(question);
  // A prompt that is left rejects with no message at all.
  const answered = asking.catch((error: unknown) => {
    throw error instanceof Error ? error : new Interrupted();
  });
  return (await unlessInterrupted(context.signal, answered)).choice;
}
