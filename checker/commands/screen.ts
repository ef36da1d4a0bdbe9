import { makeStyle, wantsColour } from '../report/terminal.js';
import type { Screen } from './context.js';

const CLEAR_LINE = '\r\x1b[2K';

/**
 * This process's terminal or pipes. When nobody reads stdout any more (`| head`), `unread` is called and
 * what is printed then is dropped without a word.
 */
export async function openScreen(
  env: Readonly<Record<string, string | undefined>>,
  unread: () => void,
): Promise<Screen> {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (stream === stdout) unread();
    });
  }
  const showsProgress = Boolean(stderr.isTTY) && env.TERM !== 'dumb';
  let isProgressShown = false;
  const progress = (text: string) => {
    if (!showsProgress || (text === '' && !isProgressShown)) return;
    stderr.write(CLEAR_LINE + text);
    isProgressShown = text !== '';
  };
  return {
    isTerminal: Boolean(stdin.isTTY && stdout.isTTY),
    style: await makeStyle(wantsColour(Boolean(stdout.isTTY), env)),
    print(text) {
      progress('');
      stdout.write(`${text}\n`);
    },
    note(text) {
      progress('');
      stderr.write(`${text}\n`);
    },
    progress,
  };
}
