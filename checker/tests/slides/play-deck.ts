import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findUnseen } from './find-unseen.js';
import type { ShownCommand } from './read-deck.js';

/*
 * Types the commands of one deck in a workbook, in order, and prints what came of each as one line of JSON. It runs
 * where nothing else listens: the ports are those that the slides show. Arguments: the workbook, a file with the commands.
 */

/** What came of a command. */
export interface Played extends ShownCommand {
  /** undefined for a server that still runs. */
  readonly exitCode: number | undefined;
  readonly said: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
  said(): string;
}

const START_MS = 120_000;
const COMMAND_MS = 240_000;

const [workbook = '', file = ''] = process.argv.slice(2);

/** What runs now. */
const children = new Set<ChildProcess>();

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function start(program: string, args: readonly string[]): Running {
  // A group of its own: what it starts can be ended with it.
  const child = spawn(program, args, { cwd: workbook, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  children.add(child);
  child.once('close', () => children.delete(child));
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  child.stdin.on('error', () => {});
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  // On a terminal either can come first.
  return { child, ended, said: () => [said.stdout, said.stderr, said.stdout].join('\n') };
}

/** The first terminal: a server stays until the next one is started. */
let server: Running | undefined;

/** Ends it as a person would, with Ctrl-C. */
async function stopServer(): Promise<void> {
  if (!server) return;
  const { child, ended } = server;
  server = undefined;
  child.stdin?.end('\x03');
  const timer = setTimeout(() => killGroup(child), 10_000);
  await ended;
  clearTimeout(timer);
}

async function playServer(shown: ShownCommand): Promise<Played> {
  await stopServer();
  // `run` keeps its server only where somebody sits: on a terminal.
  const running = start('script', ['-qefc', shown.command, '/dev/null']);
  server = running;
  let exitCode: number | undefined;
  running.ended.then((code) => {
    exitCode = code;
  });
  const deadline = Date.now() + START_MS;
  while (exitCode === undefined && Date.now() < deadline && findUnseen(shown.output, running.said())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { ...shown, exitCode, said: running.said() };
}

/** What the second terminal has set, such as `APP=http://127.0.0.1:3001`. */
const variables: string[] = [];

async function playCommand(shown: ShownCommand): Promise<Played> {
  const running = start('bash', ['-c', [...variables, shown.command].join('\n')]);
  const typed = shown.typed.length > 0 ? [...shown.typed, '.exit', ''].join('\n') : '';
  running.child.stdin?.end(typed);
  const timer = setTimeout(() => killGroup(running.child), COMMAND_MS);
  const exitCode = await running.ended;
  clearTimeout(timer);
  if (/^[A-Z]+=/.test(shown.command)) variables.push(shown.command);
  return { ...shown, exitCode, said: running.said() };
}

// Whoever started this has gone: nothing may be left over.
process.stdin.resume().once('end', () => {
  for (const child of children) killGroup(child);
  process.exit(1);
});

try {
  for (const shown of JSON.parse(readFileSync(file, 'utf8')) as ShownCommand[]) {
    const isServer = shown.command.startsWith('node checker run ');
    const played = await (isServer ? playServer(shown) : playCommand(shown));
    console.log(JSON.stringify(played));
  }
} finally {
  await stopServer();
  process.stdin.destroy();
}
