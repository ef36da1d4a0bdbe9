import { GraderError } from '../core/errors.js';
import type { Exit, IsolationLevel } from '../core/result.js';
import type { Job } from '../sandbox/job.js';
import type { Limits } from '../sandbox/limits.js';
import { type RequestOutcome, StudentProcess } from '../sandbox/student-process.js';
import type { GradedStudent } from './graded-student.js';
import { type ServedBy, StudentFault, type StudentObject } from './student.js';
import { compiled, type FaultOptions, StudentFaults } from './student-faults.js';

/** How a session's process is started, and what is in its job. */
export interface SessionOptions extends FaultOptions {
  readonly level: IsolationLevel;
  readonly limits: Limits;
  /** The process waits for a debugger at this port of 127.0.0.1, without time limits. */
  readonly inspectPort?: number;
  /** Export -> the student file (`zone.ts`) that must have it. */
  readonly exports: ReadonlyMap<string, string>;
}

/** An error event, and the close event that may follow it, come within two turns; one more is for what they begin. */
const TURNS = 3;

/** The student's code during one grading: one process, started again after it ended. */
export class Session implements GradedStudent {
  readonly real: unknown = undefined;
  #process: StudentProcess | undefined;
  /** Takes its place when it has ended. */
  #next: StudentProcess | undefined;
  /** What the processes before this one printed. */
  readonly #printedBefore: string[] = [];
  #queuedBeforeMs = 0;
  #hadEndedWaiting = false;
  readonly #startedAt = performance.now();
  readonly #servers = new Set<ServedBy>();
  readonly #called = new Set<string>();
  /** Files whose import ended the process: asking again would only end it again. */
  readonly #deadly = new Map<string, Exit>();
  readonly #faults: StudentFaults;

  constructor(
    private readonly job: Job,
    private readonly options: SessionOptions,
    warm?: StudentProcess,
  ) {
    this.#process = warm;
    this.#faults = new StudentFaults(job, options);
  }

  async call(name: string, ...args: unknown[]): Promise<unknown> {
    return this.#exported('call', name, args);
  }

  async create(name: string, ...args: unknown[]): Promise<StudentObject> {
    const object = (await this.#exported('create', name, args)) as number;
    const owner = this.#process;
    return {
      call: async (method, ...methodArgs) => {
        const outcome = await owner?.request({ op: 'method', object, name: method, args: methodArgs });
        return this.#valueOf(outcome, `${name}.${method}`, this.options.exports.get(name) ?? '');
      },
    };
  }

  async serve(name: string, options: Record<string, unknown> = {}): Promise<ServedBy> {
    const file = this.#fileOf(name);
    const started = await this.#request(file, {
      op: 'serve',
      file: compiled(file),
      name,
      options: { port: 0, ...options },
    });
    const { server, port, rest } = servedIn(name, this.#valueOf(started, name, file));
    const owner = this.#process;
    let closing: Promise<void> | undefined;
    const served: ServedBy = {
      port,
      rest,
      close: () => {
        this.#servers.delete(served);
        closing ??= (async () => {
          const outcome = await owner?.request({ op: 'close', server });
          this.#valueOf(outcome, 'close', file);
        })();
        return closing;
      },
    };
    this.#servers.add(served);
    return served;
  }

  output(): string {
    const all = [...this.#printedBefore, this.#process?.output.text() ?? ''];
    // A program that dies of the same error again says nothing new.
    const printed = all.filter((text, index) => text !== all[index - 1]).join('');
    return this.#faults.withoutJobPaths(printed);
  }

  queuedMs(): number {
    return this.#queuedBeforeMs + (this.#process?.queuedMs ?? 0);
  }

  endedWaiting(): boolean {
    return this.#hadEndedWaiting || (this.#process?.endedWaiting ?? false);
  }

  exit(): Exit | undefined {
    return this.#process?.ending;
  }

  async signal(signal: 'SIGTERM' | 'SIGINT', limitMs: number): Promise<Exit | undefined> {
    const process = this.#process;
    if (!process || process.exit) return process?.exit;
    void process.request({ op: 'signal', signal });
    return process.endedWithin(limitMs);
  }

  isRunning(): boolean {
    return this.#process !== undefined && this.#process.exit === undefined;
  }

  async isAlive(turns = 1): Promise<boolean> {
    const outcome = await this.#process?.request({ op: 'ping', turns });
    if (outcome?.kind !== 'stopped') return outcome !== undefined;
    // Ended by our clock: an endless loop, not an end of its own.
    if (outcome.exit.kind === 'timed-out') this.#valueOf(outcome, 'a call', '');
    return false;
  }

  /**
   * Closes what a test left open. A close() that fails is not what was tested: the process is ended instead. Code that
   * ends when its connections are cut does so in the next turns of its event loop: that is waited for, or the next test
   * would meet it.
   */
  async closeServers(): Promise<void> {
    for (const server of [...this.#servers]) {
      await server.close().catch(() => this.stop());
    }
    if (this.isRunning()) await this.isAlive(TURNS).catch(() => false);
  }

  takeCalled(): readonly string[] {
    const called = [...this.#called];
    this.#called.clear();
    return called;
  }

  startNext(): void {
    // Two cannot wait at one debugger's port.
    if (this.options.inspectPort === undefined) this.#next ??= this.#newProcess();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#servers.clear();
  }

  async end(): Promise<void> {
    await Promise.all([this.stop(), this.#next?.stop()]);
  }

  #fileOf(name: string): string {
    const file = this.options.exports.get(name);
    if (!file) throw new Error(`the manifest names no student file that exports ${name}`);
    this.#called.add(file);
    return file;
  }

  async #exported(op: 'call' | 'create', name: string, args: unknown[]): Promise<unknown> {
    const file = this.#fileOf(name);
    const outcome = await this.#request(file, { op, file: compiled(file), name, args });
    return this.#valueOf(outcome, name, file);
  }

  async #request(file: string, body: Parameters<StudentProcess['request']>[0]): Promise<RequestOutcome> {
    const broken = this.options.unusable[file];
    if (broken) throw new StudentFault(broken.message, { kind: 'not-loaded', file, ...broken });
    const { gradeMs } = this.options.limits;
    if (this.options.inspectPort === undefined && performance.now() > this.#startedAt + gradeMs) {
      this.#hadEndedWaiting = true;
      return { kind: 'stopped', exit: { kind: 'timed-out', limitMs: gradeMs }, whileLoading: false };
    }
    const deadly = this.#deadly.get(file);
    if (deadly) return { kind: 'stopped', exit: deadly, whileLoading: true };
    const hadAnswered = this.#running().hasAnswered;
    let outcome = await this.#attempt(body);
    if (outcome.kind === 'stopped' && outcome.whileLoading && hadAnswered) {
      // Something left over from an earlier request may have ended it, and not this file: a new process tells.
      outcome = await this.#attempt(body);
    }
    if (outcome.kind === 'stopped' && outcome.whileLoading) this.#deadly.set(file, outcome.exit);
    return outcome;
  }

  async #attempt(body: Parameters<StudentProcess['request']>[0]): Promise<RequestOutcome> {
    const process = this.#running();
    const outcome = await process.request(body);
    if (process.hasStarted) return outcome;
    throw new GraderError(`the student's process did not start: ${process.output.text().slice(-1_000)}`);
  }

  #running(): StudentProcess {
    if (this.#process && !this.#process.exit) return this.#process;
    if (this.#process) this.#printedBefore.push(this.#process.output.text());
    this.#queuedBeforeMs = this.queuedMs();
    this.#hadEndedWaiting = this.endedWaiting();
    const next = this.#next;
    this.#next = undefined;
    this.#process = next && !next.exit ? next : this.#newProcess();
    return this.#process;
  }

  #newProcess(): StudentProcess {
    const { level, limits, inspectPort } = this.options;
    return new StudentProcess(level, this.job, limits, inspectPort);
  }

  #valueOf(outcome: RequestOutcome | undefined, name: string, file: string): unknown {
    if (outcome?.kind === 'value') return outcome.value;
    if (outcome?.kind === 'fault') throw this.#faults.of(outcome.fault, name, file);
    const exit: Exit = outcome?.exit ?? { kind: 'not-started', message: 'There was no process.' };
    throw new StudentFault(`${file} ended while ${name} ran`, {
      kind: 'stopped',
      exit,
      file,
      whileLoading: outcome?.whileLoading ?? false,
    });
  }
}

/** What came back for a server: an honest child has looked at it, but the student's code can write on its pipe. */
function servedIn(
  name: string,
  value: unknown,
): { server: number; port: number; rest: Record<string, unknown> } {
  const { server, port, rest } = recordOf(value);
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    const what = `{ port, close }, but port is ${port}, not a whole number from 1 to 65535`;
    throw new StudentFault(`${name} gave ${what}`, { kind: 'not-plain', path: '', what });
  }
  return { server: typeof server === 'number' ? server : -1, port, rest: recordOf(rest) };
}

const recordOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
