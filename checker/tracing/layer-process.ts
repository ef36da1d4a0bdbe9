import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod/mini';
import { signalGroup } from '../sandbox/process-group.js';
import { type LayerQuestion, layerMessage } from './layer-protocol.js';

/** The longest that a layer may take to load and start, in milliseconds. */
const ANSWER_MS = 10_000;
/** What is kept of what a layer prints, in characters. */
const PRINTED = 20_000;

/** A request that came to a route of the app. */
export interface RouteVisit {
  /** `/posts/:id/like` */
  readonly path: string;
  readonly method: string;
  readonly url: string;
}

/** One layer's process. */
export class LayerProcess {
  /** Requests that came to a route, in order. */
  readonly visits: RouteVisit[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #gone: Promise<unknown>;
  #questions = 0;
  #isStopped = false;
  #printed = '';

  /** Starts `program`, a JavaScript file that lies in the folder with the labs' code. */
  constructor(program: string, env: Readonly<Record<string, string | undefined>>) {
    // A process group of its own: Ctrl-C is for the checker, which then ends what it started.
    this.#child = spawn(process.execPath, ['--enable-source-maps', program], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.#gone = once(this.#child, 'exit').catch(() => {});
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-PRINTED);
      });
    }
    this.#child.on('message', (message) => this.#take(message));
    const fail = (error: Error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#child.once('error', fail);
    // Not before all that it printed has come.
    this.#child.once('close', () => fail(new Error(this.#lastWords())));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** True while it can answer. */
  get canAnswer(): boolean {
    return this.isRunning && !this.#isStopped;
  }

  /** True while its process is there. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it printed on both streams. */
  get printed(): string {
    return this.#printed;
  }

  /** Asks, and gives the answer. Rejects with what the layer's code threw, or when its process ends or says nothing. */
  async ask<Answer>(question: LayerQuestion, shape: z.ZodMiniType<Answer>): Promise<Answer> {
    const id = ++this.#questions;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const clock = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
      clock.unref();
      if (!this.isRunning) reject(new Error(this.#lastWords()));
      else this.#child.send({ ...question, id }, (error) => error && reject(error));
    });
    const value = await answer.finally(() => this.#waiting.delete(id));
    const parsed = z.safeParse(shape, value);
    if (parsed.success) return parsed.data;
    throw new Error(`what it gave when it was started is not what it should be: ${JSON.stringify(value)}`);
  }

  /** Its process stands still: what comes for it is kept by the system, and nothing is answered. */
  stop(): void {
    this.#isStopped = true;
    signalGroup(this.#child, 'SIGSTOP');
  }

  /** Kills it and all that it started; resolves when its process has gone. */
  async kill(): Promise<void> {
    signalGroup(this.#child, 'SIGKILL');
    if (this.isRunning && this.#child.pid !== undefined) await this.#gone;
  }

  #take(message: unknown): void {
    const parsed = z.safeParse(layerMessage, message);
    if (!parsed.success) return;
    const said = parsed.data;
    if ('route' in said) {
      this.visits.push({ path: said.route, method: said.method, url: said.url });
      return;
    }
    const waiting = this.#waiting.get(said.id);
    if ('error' in said) waiting?.reject(new Error(said.error));
    else waiting?.resolve(said.value);
  }

  /** The error that ended it, as Node prints it, or how it ended. */
  #lastWords(): string {
    const error = /^\s*(?:Uncaught )?(\w*Error\b.*)$/m.exec(this.#printed)?.[1];
    const { exitCode, signalCode } = this.#child;
    return error ?? `its process ended (${signalCode ?? `exit code ${exitCode}`})`;
  }
}
