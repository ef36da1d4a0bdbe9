import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { GraderError } from '../core/errors.js';
import type { CheckResult, IsolationLevel } from '../core/result.js';
import type { ServiceAccess } from '../core/services.js';
import { emptyFolder, workerCommand } from '../sandbox/isolation.js';
import { signalGroup } from '../sandbox/process-group.js';
import { jsonLines } from './json-lines.js';
import { ownProgram } from './own-programs.js';
import type { FromWorker, ToWorker } from './worker-protocol.js';

/** How long a worker may take to leave before it is killed, in milliseconds. */
const LEAVE_MS = 3_000;

type Ask = Extract<ToWorker, { type: 'grade' | 'real' }>;
type Answer = Extract<FromWorker, { type: 'result' }>;

/** Hears of a step, and of the student files whose exports its tests called. */
export type OnCheck = (check: CheckResult, called: readonly string[]) => void;

/** The student's process could not be started at this isolation level; a lower one may do. */
export class StartRefused extends Error {}

/** One running worker. */
export class WorkerProcess {
  /** Settles when it has said hello; rejects with GraderError when it ended before. */
  readonly ready: Promise<void>;
  /** True once it has gone, by itself or killed. */
  hasEnded = false;
  /** The folder that it has covered with what its jobs may write in; undefined where it has none. */
  readonly tmp: string | undefined;
  private onMessage: (message: FromWorker) => void = () => {};
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #send: (message: ToWorker) => void;
  readonly #exited: Promise<void>;
  /** What waits for an answer: it is told when none will come. */
  readonly #waiting = new Set<(ended: GraderError) => void>();
  #providedLast = '{}';
  #testsLast: string | undefined;
  #isReady = true;
  /** The end of what it printed. */
  #printed = '';

  constructor(
    readonly level: IsolationLevel,
    cwd: string,
    fromSource = false,
  ) {
    this.tmp = level === 'sandbox' ? emptyFolder() : undefined;
    const { program, args } = workerCommand(level, ownProgram('worker', fromSource), this.tmp);
    // A process group of its own: Ctrl-C must not end the sandbox around it, and it can be killed as a whole.
    this.#child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#printed = (this.#printed + chunk).slice(-4_000);
      });
    }
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#channel.on('error', () => {});
    const { send, onMessage } = jsonLines<ToWorker, FromWorker>(this.#channel);
    this.#send = send;
    this.#exited = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
      this.#child.once('error', (error) => {
        this.#printed += error.message;
        resolve();
      });
    });
    void this.#exited.then(() => {
      this.hasEnded = true;
      for (const tell of [...this.#waiting]) tell(this.#endedFault());
    });
    this.ready = this.#unlessItEnds(
      new Promise<void>((resolve) => {
        onMessage((message) => {
          if (message.type === 'hello') resolve();
          else this.onMessage(message);
        });
      }),
    );
    this.ready.catch(() => {});
  }

  /**
   * Starts a student's process in a job. Rejects with StartRefused when it ended before it began, and when the worker
   * itself could not start.
   */
  async spawn(order: Omit<Extract<ToWorker, { type: 'spawn' }>, 'type'>): Promise<void> {
    const started = new Promise<void>((resolve, reject) => {
      this.onMessage = (message) => {
        if (message.type !== 'started') return;
        if (message.problem === undefined) resolve();
        else reject(new StartRefused(message.problem));
      };
    });
    this.#send({ type: 'spawn', ...order });
    await this.ready.catch((error: unknown) => {
      throw new StartRefused(String(error));
    });
    await this.#unlessItEnds(started);
  }

  /** Tells it what the tests that follow run with, unless it knows. */
  provide(access: ServiceAccess): void {
    const text = JSON.stringify(access);
    if (text === this.#providedLast) return;
    this.#providedLast = text;
    this.#send({ type: 'services', access });
    this.#isReady = false;
  }

  /** Tells it that what was provided last can be used now, or what is missing after all. */
  provideReady(access: ServiceAccess): void {
    if (this.hasEnded || this.#isReady) return;
    this.#isReady = true;
    this.#send({ type: 'services-ready', access });
  }

  /**
   * Lets it grade with these compiled hidden tests. Rejects with GraderError on a fault of ours, when it ends, and after
   * `limitMs` (undefined: never).
   */
  async ask(hidden: string, order: Ask, limitMs: number | undefined, onCheck: OnCheck): Promise<Answer> {
    let clock: NodeJS.Timeout | undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      this.onMessage = (message) => {
        if (message.type === 'check') onCheck(message.check, message.called);
        else if (message.type === 'result') resolve(message);
        else if (message.type === 'fault') reject(new GraderError(message.message));
      };
      if (limitMs !== undefined) {
        clock = setTimeout(() => reject(new GraderError(`no verdict within ${limitMs} ms`)), limitMs);
      }
    });
    if (hidden !== this.#testsLast) this.#send({ type: 'tests', hidden });
    this.#testsLast = hidden;
    this.#send(order);
    try {
      return await this.#unlessItEnds(answered);
    } finally {
      clearTimeout(clock);
    }
  }

  /** Lets it clean up and waits until it has gone; kills it if it does not go. */
  async close(): Promise<void> {
    this.#channel.end();
    const clock = setTimeout(() => this.#kill(), LEAVE_MS);
    await this.#exited;
    clearTimeout(clock);
  }

  /**
   * What is waited for; rejects with GraderError when the worker ends before. A race with one promise for its end would
   * keep something of each answer until then.
   */
  #unlessItEnds<T>(awaited: Promise<T>): Promise<T> {
    if (this.hasEnded) return Promise.reject(this.#endedFault());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      awaited.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  #endedFault(): GraderError {
    return new GraderError(`The worker ended. ${this.#printed.trim()}`);
  }

  /** The whole group: at level `sandbox` the first process is bubblewrap, and the worker is its child. */
  #kill(): void {
    if (!this.hasEnded) signalGroup(this.#child, 'SIGKILL');
  }
}
