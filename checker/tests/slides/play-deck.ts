import { readFileSync } from 'node:fs';
import { FirstTerminal, killAll, type Seen, typeAndWait } from '../terminals/terminals.js';
import type { ShownCommand } from './read-deck.js';

/*
 * Types the commands of one deck in a workbook, in order, and prints what came of each as one line of JSON. It runs
 * where nothing else listens: the ports are those that the slides show. Arguments: the workbook, a file with the commands.
 */

/** What came of a command. */
export interface Played extends ShownCommand, Seen {}

const [workbook = '', file = ''] = process.argv.slice(2);
const first = new FirstTerminal(workbook);

/** What the second terminal has set, such as `APP=http://127.0.0.1:3001`. */
const variables: string[] = [];

async function play({ command, typed, output }: ShownCommand): Promise<Seen> {
  if (command.startsWith('node checker run ')) return first.run(command, output);
  const input = typed.length > 0 ? [...typed, '.exit', ''].join('\n') : '';
  const seen = await typeAndWait([...variables, command].join('\n'), workbook, input);
  if (/^[A-Z]+=/.test(command)) variables.push(command);
  return seen;
}

// Whoever started this has gone: nothing may be left over.
process.stdin.resume().once('end', () => {
  killAll();
  process.exit(1);
});

try {
  for (const shown of JSON.parse(readFileSync(file, 'utf8')) as ShownCommand[]) {
    const played: Played = { ...shown, ...(await play(shown)) };
    console.log(JSON.stringify(played));
  }
} finally {
  await first.stop();
  process.stdin.destroy();
}
