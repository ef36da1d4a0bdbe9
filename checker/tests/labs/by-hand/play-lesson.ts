import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  FirstTerminal,
  killAll,
  killGroup,
  type Seen,
  start,
  typeAndWait,
} from '../../terminals/terminals.js';
import { makeInternet } from './internet.js';

/*
 * Types the blocks of one lesson in a workbook, in order, and prints what came of each as one line of JSON. It runs in
 * namespaces of its own, where it makes the network that the lesson needs. Arguments: the workbook, a folder for the
 * servers, a file with the parts.
 */

/** A block that is typed. */
export interface Part {
  readonly script: string;
  /** It goes on in the first terminal, where these lines say that it is ready. */
  readonly ready?: readonly string[];
  /** What is in the first terminal, started before if it is not there. */
  readonly beside?: { readonly script: string; readonly ready: readonly string[] };
  /** It ends when the first terminal shows these lines. */
  readonly untilOtherSays?: readonly string[];
}

/** What came of it. */
export interface PlayedPart extends Seen {
  /** What the first terminal shows, for a block that ends when it does. */
  readonly otherSaid?: string;
}

const [workbook = '', servers = '', file = ''] = process.argv.slice(2);
const first = new FirstTerminal(workbook);
let inFirst = '';

/** Whether a program listens at a port, as the system lists it (proc(5), /proc/net/tcp): asking it would be a visit. */
function isListening(port: number): boolean {
  const pattern = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:0000 0A `);
  return ['tcp', 'tcp6'].some((name) => pattern.test(readFileSync(`/proc/net/${name}`, 'utf8')));
}

async function toFirst(script: string, ready: readonly string[]): Promise<Seen> {
  inFirst = script;
  const seen = await first.run(script, ready);
  const port = Number(/\.listen\((\d+)\)/.exec(script)?.[1]);
  while (port && !first.hasEnded && !isListening(port)) await setTimeout(50);
  return seen;
}

async function play({ script, ready, beside, untilOtherSays }: Part): Promise<PlayedPart> {
  if (ready) return toFirst(script, ready);
  if (beside && inFirst !== beside.script) {
    const seen = await toFirst(beside.script, beside.ready);
    if (seen.exitCode !== undefined) return seen;
  }
  if (!untilOtherSays) return typeAndWait(`${script}\nwait`, workbook);
  const running = start('bash', ['-c', script], workbook);
  const other = await first.shows(untilOtherSays);
  killGroup(running.child);
  await running.ended;
  return { exitCode: undefined, said: running.said(), otherSaid: other.said };
}

// Whoever started this has gone: nothing may be left over.
process.stdin.resume().once('end', () => {
  killAll();
  process.exit(1);
});

try {
  await makeInternet(servers);
  for (const part of JSON.parse(readFileSync(file, 'utf8')) as Part[]) {
    console.log(JSON.stringify(await play(part)));
  }
} finally {
  await first.stop();
  killAll();
  process.stdin.destroy();
}
