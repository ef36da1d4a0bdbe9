import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { GraderError } from '../core/errors.js';
import type { IsolationLevel } from '../core/result.js';
import { workerCommand } from '../sandbox/isolation.js';
import { jsonLines } from './json-lines.js';
import { ownProgram } from './own-programs.js';
import type { FromWorker, ToWorker } from './worker-protocol.js';

/** How long a worker may take to leave before it is killed, in milliseconds. */
const LEAVE_MS = 3_000;

/** One running worker. */
export class WorkerProcess {
  /** Settles when it has said hello; rejects with GraderError when it ended before. */
  readonly ready: Promise<void>;
  onMessage: (message: FromWorker) => void = () => {};
  /** True once it has gone, by itself or killed. */
  hasEnded = false;
  /** Rejects with GraderError when the worker ends. */
  readonly ended: Promise<never>;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #send: (message: ToWorker) => void;
  readonly #exited: Promise<void>;

  constructor(
    readonly level: IsolationLevel,
    cwd: string,
  ) {
    const { program, args } = workerCommand(level, ownProgram('worker'));
    // A process group of its own: Ctrl-C must not end the sandbox around it, and it can be killed as a whole.
    this.#child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true });
    let printed = '';
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        printed = (printed + chunk).slice(-4_000);
      });
    }
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#channel.on('error', () => {});
    const { send, onMessage } = jsonLines<ToWorker, FromWorker>(this.#channel);
    this.#send = send;
    this.#exited = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
      this.#child.once('error', (error) => {
        printed += error.message;
        resolve();
      });
    });
    this.ended = this.#exited.then(() => {
      this.hasEnded = true;
      throw new GraderError(`The worker ended. ${printed.trim()}`);
    });
    this.ended.catch(() => {});
    this.ready = Promise.race([
      new Promise<void>((resolve) => {
        onMessage((message) => {
          if (message.type === 'hello') resolve();
          else this.onMessage(message);
        });
      }),
      this.ended,
    ]);
    this.ready.catch(() => {});
  }

  send(message: ToWorker): void {
    this.#send(message);
  }

  /** Lets it clean up and waits until it has gone; kills it if it does not go. */
  async close(): Promise<void> {
    this.#channel.end();
    const clock = setTimeout(() => this.#kill(), LEAVE_MS);
    await this.#exited;
    clearTimeout(clock);
  }

  /** The whole group: at level `sandbox` the first process is bubblewrap, and the worker is its child. */
  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.hasEnded) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }
}
