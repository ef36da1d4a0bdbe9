import { type ChildProcess, spawn } from 'node:child_process';
import { findUnseen } from './find-unseen.js';

/** A program that was started as at a terminal. */
export interface Running {
  readonly child: ChildProcess;
  /** Its exit code; -1 when a signal ended it. */
  readonly ended: Promise<number>;
  /** What it has printed by now. */
  said(): string;
}

/** What became of a program that was to go on. */
export interface Seen {
  /** undefined for one that still runs. */
  readonly exitCode: number | undefined;
  readonly said: string;
}

/** How long a server may take to say what it is awaited for, in milliseconds. */
const START_MS = 120_000;
/** How long a command may take, in milliseconds. */
const COMMAND_MS = 240_000;
/** How long a server may take to end after Ctrl-C, in milliseconds. */
const END_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** What runs now. */
const children = new Set<ChildProcess>();

/** Ends a program and all that it started (SIGKILL). */
export function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Ends everything that was started here and still runs. */
export function killAll(): void {
  for (const child of children) killGroup(child);
}

export function start(program: string, args: readonly string[], cwd: string): Running {
  // A group of its own: what it starts can be ended with it.
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
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

/** Waits until all of these lines were said, or the program has ended. */
export async function untilSaid(running: Running, lines: readonly string[]): Promise<Seen> {
  let exitCode: number | undefined;
  running.ended.then((code) => {
    exitCode = code;
  });
  const deadline = Date.now() + START_MS;
  while (exitCode === undefined && Date.now() < deadline && findUnseen(lines, running.said())) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return { exitCode, said: running.said() };
}

/** Types into a shell, and waits for its end. */
export async function typeAndWait(script: string, cwd: string, input = ''): Promise<Required<Seen>> {
  const running = start('bash', ['-c', script], cwd);
  running.child.stdin?.end(input);
  const timer = setTimeout(() => killGroup(running.child), COMMAND_MS);
  const exitCode = await running.ended;
  clearTimeout(timer);
  return { exitCode, said: running.said() };
}

/** The first terminal: one program runs there at a time, until the next is started. */
export class FirstTerminal {
  #server: Running | undefined;

  constructor(private readonly cwd: string) {}

  /** Starts a program on a terminal: `node checker run` keeps its server only where somebody sits. */
  async run(command: string, shows: readonly string[]): Promise<Seen> {
    await this.stop();
    this.#server = start('script', ['-qefc', command, '/dev/null'], this.cwd);
    return untilSaid(this.#server, shows);
  }

  /** Nothing runs there any more. */
  get hasEnded(): boolean {
    return !this.#server || !children.has(this.#server.child);
  }

  /** Waits until it shows these lines. */
  async shows(lines: readonly string[]): Promise<Seen> {
    if (!this.#server) throw new Error('nothing runs in the first terminal');
    return untilSaid(this.#server, lines);
  }

  /** Ends it as a person would, with Ctrl-C. */
  async stop(): Promise<void> {
    if (!this.#server) return;
    const { child, ended } = this.#server;
    this.#server = undefined;
    child.stdin?.end('\x03');
    const timer = setTimeout(() => killGroup(child), END_MS);
    await ended;
    clearTimeout(timer);
  }
}
