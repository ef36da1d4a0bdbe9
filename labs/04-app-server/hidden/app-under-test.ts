import { expect } from 'vitest';
import { claim, type Observation, type StepContext, StudentFault } from '#testing';
import { type Answer, type Sending, send } from './http-client.js';
import type { Exchanged, Noticed } from './observations.js';
import { LONG_MS, PATIENCE_MS, pause, until } from './signal.js';
import { Tokens, type TokenWish } from './tokens.js';
import { curlLine, exchangeText, type Trial } from './words.js';

/** How the app is started. */
export interface AppOptions {
  /** What its pool connects to; without it a place where no database is. */
  readonly db?: Readonly<Record<string, unknown>>;
  /** 0: any. */
  readonly port?: number;
  /** Something that changes whenever the database does something for the app. */
  readonly progress?: () => Promise<string>;
  /** Keep these keys: the app is started again. */
  readonly tokens?: Tokens;
}

/** So many other answers, while the database does nothing for the app, and the answer is not coming. */
const OTHERS = 10;

/** An app that always does something and never answers gets this long, in milliseconds. */
const LONGEST_MS = 6_000;

/** For an app that does not close in the end: it is stopped then, and the next test starts it afresh. */
const CLOSE_MS = 800;

/** What the other requests ask for: it needs no database and no 404. */
const OTHER_PATH = '/health';

/** For steps that need no database: a pool connects only when it is asked for something. */
const NO_DATABASE = { host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'none' };

/** The student's app, running, and requests to it. */
export class App {
  #outputSeen = 0;
  readonly #progress: () => Promise<string>;

  private constructor(
    readonly context: StepContext,
    readonly port: number,
    readonly tokens: Tokens,
    /** Calls close() of what startServer() returned. */
    readonly close: () => Promise<void>,
    progress: () => Promise<string>,
  ) {
    this.#progress = progress;
  }

  /** Starts the app; it is closed after the test. */
  static async start(context: StepContext, options: AppOptions = {}): Promise<App> {
    const { student, trail } = context;
    const { db = NO_DATABASE, port = 0, tokens = new Tokens(context.draw) } = options;
    const tried = `startServer({ db, keys, port: ${port} })`;
    trail.try(tried);
    const served = await student.serve('startServer', { db, keys: tokens.keys, port });
    const seen = trail.add({
      kind: 'start',
      tried,
      got: `{ port: ${served.port} }`,
      data: { noticed: served.port },
    });
    const about = {
      expected: port ? `{ port: ${port} }` : 'the port that it listens on, 1 to 65535',
      why: 'Port 0 asks the system for a free port; the caller must be told which it is (Node, server.address()).',
      wanted: { situation: 'port' },
    };
    claim(seen, about, ({ noticed }) => {
      expect(noticed > 0 && noticed < 65_536).toBe(true);
      if (port) expect(noticed).toBe(port);
    });
    const progress = options.progress ?? (async () => '');
    const app = new App(context, served.port, tokens, served.close, progress);
    app.#outputSeen = student.output().length;
    context.cleanup(() => app.#leave());
    return app;
  }

  /** Closes the app when the test is over; whether it can be closed is no longer the question. */
  async #leave(): Promise<void> {
    const isGone = (error: unknown) => error instanceof StudentFault && error.reason.kind === 'stopped';
    const closing = this.close().then(() => true, isGone);
    if (!(await inTime(closing, CLOSE_MS))) await this.context.student.stop();
    await closing;
  }

  /** Begins a request; nobody waits for its answer yet. It is given up after the test. */
  begin(trial: Trial): Sending {
    const { method = 'GET', path, as, headers = {}, json } = trial;
    const body = trial.body ?? (json === undefined ? undefined : JSON.stringify(json));
    const sending = send({
      port: this.port,
      method,
      path,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${this.token({ user: as })}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
    });
    this.context.cleanup(() => sending.abandon());
    return sending;
  }

  token(wish: TokenWish): string {
    return this.tokens.make(wish);
  }

  /** Sends one request and takes its answer. */
  async exchange(trial: Trial): Promise<Observation<Exchanged>> {
    this.context.trail.try(trial.tried ?? curlLine(trial));
    const since = this.mark();
    return this.observe(trial, await this.answerOf(this.begin(trial)), since);
  }

  /**
   * The answer, or `silent`: when none has come for a while, although the program has answered another request
   * that was sent later, or answers nobody.
   */
  async answerOf(sending: Sending): Promise<Answer> {
    if (await comes(sending, PATIENCE_MS)) return sending.answer;
    await this.restsBefore(sending);
    sending.abandon();
    return sending.answer;
  }

  /**
   * True when the answer is not coming as things stand: the app has answered ten other requests meanwhile, and the
   * database did nothing for it; or it answers nobody. A busy machine is slow with all of them.
   */
  async restsBefore(sending: Sending): Promise<boolean> {
    const end = performance.now() + LONGEST_MS;
    let [before, quiet] = [await this.#progress(), 0];
    let other = this.#answersAnother();
    while (quiet < OTHERS && performance.now() < end && !sending.isAnswered()) {
      if (!(await other)) break;
      // The next request is under way while the database is looked at: only the order of looks and answers counts.
      const looking = this.#progress();
      other = this.#answersAnother();
      const now = await looking;
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
    await other;
    return !sending.isAnswered();
  }

  /**
   * Waits for something that the app prints or sends on its own; false if it has answered ten other requests since, and
   * still it is not there: what a program writes to its output goes before what it answers later.
   */
  async comesTrue(holds: () => boolean): Promise<boolean> {
    for (let others = 0; others < OTHERS && !holds(); others++) {
      if (!(await this.#answersAnother())) return until(holds, PATIENCE_MS);
      await pause();
    }
    return holds();
  }

  async #answersAnother(): Promise<boolean> {
    const other = send({ port: this.port, method: 'GET', path: OTHER_PATH, headers: {} });
    const isThere = await comes(other, LONG_MS);
    other.abandon();
    return isThere;
  }

  /** Records what came of a request. */
  async observe(trial: Trial, answer: Answer, since?: number): Promise<Observation<Exchanged>> {
    const isFine = answer.outcome === 'answer' && answer.status < 500;
    const data: Exchanged = {
      method: trial.method ?? 'GET',
      path: trial.path,
      outcome: answer.outcome,
      ...(answer.outcome === 'answer' ? { status: answer.status, json: parsed(answer.text) } : {}),
      headers: answer.outcome === 'answer' ? answer.headers : {},
      text: answer.outcome === 'answer' ? answer.text : '',
      isRunning: answer.outcome === 'answer' || (await this.isStillRunning(answer.outcome)),
      printed: isFine ? '' : await this.printed(since),
    };
    return this.context.trail.add({
      kind: 'http-exchange',
      tried: trial.tried ?? curlLine(trial),
      got: exchangeText(data),
      data,
    });
  }

  /** Records something that a test has noticed. */
  notice<T>(tried: string, got: string, data: Noticed<T>): Observation<Noticed<T>> {
    return this.context.trail.add({ kind: 'noticed', tried, got, data });
  }

  /** Lines of JSON that the program has printed, oldest first; each pick is one that has the key. */
  records(key: 'method' | 'notice'): Record<string, unknown>[] {
    return this.context.student
      .output()
      .slice(this.#outputSeen)
      .split('\n')
      .flatMap((line) => {
        const record = line.startsWith('{') ? parsed(line) : undefined;
        return typeof record === 'object' && record !== null && key in record
          ? [record as Record<string, unknown>]
          : [];
      });
  }

  /** How much the program has printed so far: a mark for printed(). */
  mark(): number {
    return this.context.student.output().length;
  }

  /** What was printed since then besides the log. */
  async printed(since = this.#outputSeen): Promise<string> {
    const read = () =>
      this.context.student
        .output()
        .slice(since)
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('{"'))
        .join('\n');
    // It comes over a pipe of its own: a sign of life that is asked for now comes after it.
    await inTime(
      this.context.student.isAlive().catch(() => false),
      PATIENCE_MS,
    );
    await pause();
    return read().slice(0, 600);
  }

  /** A program that ends closes its connections a moment before the system counts it as gone: it is asked itself. */
  private isStillRunning(outcome: Answer['outcome']): boolean | Promise<boolean> {
    const { student } = this.context;
    return outcome === 'silent' ? student.isRunning() : student.isAlive();
  }
}

/** Whether the answer comes within `ms` milliseconds. */
async function comes(sending: Sending, ms: number): Promise<boolean> {
  if (!sending.isAnswered()) await inTime(sending.answer, ms);
  return sending.isAnswered();
}

/** What comes of a promise, or undefined after `ms` milliseconds. */
async function inTime<T>(coming: Promise<T>, ms: number): Promise<T | undefined> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    clock = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([coming, late]).finally(() => clearTimeout(clock));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export { LONG_MS, pause, until };
