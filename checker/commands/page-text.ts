import { spawn } from 'node:child_process';
import type { CommandContext } from './context.js';

/** How `less` is asked: keep colours, leave the text on the screen, and say which keys there are. */
const LESS_OPTIONS = ['-R', '-X', '-PsSpace  next page    b  back    q  leave'];

/** Shows a long text a page at a time where somebody sits and `less` is there; prints it otherwise. */
export async function pageText(context: CommandContext, text: string): Promise<void> {
  const { isTerminal, print } = context.screen;
  const rows = process.stdout.rows ?? Number.POSITIVE_INFINITY;
  if (!isTerminal || text.split('\n').length < rows || !(await showInLess(text))) print(text);
}

/** False when there is no `less`. */
function showInLess(text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const less = spawn('less', LESS_OPTIONS, { stdio: ['pipe', 'inherit', 'inherit'] });
    less.once('error', () => resolve(false));
    less.once('close', () => resolve(true));
    // Leaving before the end breaks the pipe, and means nothing.
    less.stdin.on('error', () => {});
    less.stdin.end(text);
  });
}
