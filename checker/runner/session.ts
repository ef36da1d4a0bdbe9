import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GraderError } from '../core/errors.js';
import type { Exit, IsolationLevel } from '../core/result.js';
import type { ChildFault } from '../sandbox/child-protocol.js';
import type { Job } from '../sandbox/job.js';
import type { Limits } from '../sandbox/limits.js';
import type { UnusableFile } from '../sandbox/prepare.js';
import { type RequestOutcome, StudentProcess } from '../sandbox/student-process.js';
import type { GradedStudent } from './graded-student.js';
import { type ServedBy, StudentFault, type StudentObject } from './student.js';

/** How a session's process is started, and what is in its job. */
export interface SessionOptions {
  readonly level: IsolationLevel;
  readonly limits: Limits;
  readonly inspect: boolean;
  /** Export -> the student file (`zone.ts`) that must have it. */
  readonly exports: ReadonlyMap<string, string>;
  readonly unusable: Readonly<Record<string, UnusableFile>>;
  readonly packages: readonly string[];
}

/** An error event, and the close event that may follow it, come within two turns; one more is for what they begin. */
const TURNS = 3;

const compiled = (file: string) => file.replace(/\.ts$/, '.js');

/** The student's code during one grading: one process, started again after it ended. */
export class Session implements GradedStudent {
  readonly real: unknown = undefined;
  #process: StudentProcess | undefined;
  /** Takes its place when it has ended. */
  #next: StudentProcess | undefined;
  /** What the processes before this one printed. */
  readonly #printedBefore: string[] = [];
  readonly #startedAt = performance.now();
  readonly #servers = new Set<ServedBy>();
  readonly #called = new Set<string>();
  /** Files whose import ended the process: asking again would only end it again. */
  readonly #deadly = new Map<string, Exit>();

  constructor(
    private readonly job: Job,
    private readonly options: SessionOptions,
    warm?: StudentProcess,
  ) {
    this.#process = warm;
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
    return this.#withoutJobPaths(printed);
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

  async isAlive(): Promise<boolean> {
    const outcome = await this.#process?.request({ op: 'ping' });
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
    for (let turn = 0; turn < TURNS && this.isRunning(); turn++) await this.isAlive().catch(() => false);
  }

  takeCalled(): readonly string[] {
    const called = [...this.#called];
    this.#called.clear();
    return called;
  }

  startNext(): void {
    this.#next ??= this.#newProcess();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#servers.clear();
  }

  async end(): Promise<void> {
    await Promise.all([this.stop(), this.#next?.stop()]);
  }

  /** In errors the student's files stand under paths of the job, which mean nothing to the student. */
  #withoutJobPaths(text: string): string {
    return text
      .replaceAll('file:///', '/')
      .replaceAll(`${this.job.dir}/code/`, '')
      .replaceAll('/job/code/', '')
      .replaceAll(LAYER_PATH, '../');
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
    if (!this.options.inspect && performance.now() > this.#startedAt + gradeMs) {
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
    const next = this.#next;
    this.#next = undefined;
    this.#process = next && !next.exit ? next : this.#newProcess();
    return this.#process;
  }

  #newProcess(): StudentProcess {
    const { level, limits, inspect } = this.options;
    return new StudentProcess(level, this.job, limits, inspect);
  }

  #valueOf(outcome: RequestOutcome | undefined, name: string, file: string): unknown {
    if (outcome?.kind === 'value') return outcome.value;
    if (outcome?.kind === 'fault') throw this.#faultOf(outcome.fault, name, file);
    const exit: Exit = outcome?.exit ?? { kind: 'not-started', message: 'There was no process.' };
    throw new StudentFault(`${file} ended while ${name} ran`, {
      kind: 'stopped',
      exit,
      file,
      whileLoading: outcome?.whileLoading ?? false,
    });
  }

  #faultOf(fault: ChildFault, name: string, file: string): StudentFault {
    switch (fault.kind) {
      case 'threw':
        return new StudentFault(`${name} threw ${fault.name}: ${fault.message}`, {
          kind: 'threw',
          name: fault.name,
          message: fault.message,
          ...(fault.code ? { code: fault.code } : {}),
          ...placeIn(fault.stack),
        });
      case 'not-loaded': {
        const explained = this.#explainImport(file, fault.message);
        const reason = { file, ...(explained.file ? {} : placeIn(fault.stack)), ...explained };
        return new StudentFault(reason.message, { kind: 'not-loaded', ...reason });
      }
      case 'missing-export':
        return new StudentFault(`${name} is missing`, { kind: 'missing-export', file, exportName: name });
      case 'not-plain':
        return new StudentFault(`${name} gave ${fault.what}`, {
          kind: 'not-plain',
          path: fault.path,
          what: fault.what,
        });
    }
  }

  /** Why a file did not load; when another file is to blame, that one and its line. */
  #explainImport(file: string, message: string): { message: string; file?: string; line?: number } {
    const missing = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1];
    if (missing === undefined) return { message };
    const named = this.#withoutJobPaths(missing);
    const unusable = Object.entries(this.options.unusable).find(([path]) => named === compiled(path));
    if (unusable) return { file: unusable[0], ...unusable[1] };
    const importer = /imported from (\S+?)\.js/.exec(this.#withoutJobPaths(message))?.[1];
    const by = importer ? `${importer}.ts` : file;
    const meant = `${named.replace(/\.ts$/, '')}.js`;
    if (existsSync(join(this.job.dir, 'code', meant))) {
      const here = named.startsWith('../') ? '' : './';
      return {
        file: by,
        message: `${by} imports '${here}${named}' without the ending .js: write '${here}${meant}'.`,
      };
    }
    const { packages } = this.options;
    const allowed = [...packages, "Node's own modules (node:...)", "this lab's files"].join(', ');
    return {
      file: by,
      message: `${by} imports '${named}', which it cannot have here. It may import: ${allowed}.`,
    };
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

/** Where a job is seen from inside, and a lab that lies in it beside the code: `/job/01-dns/`. */
const LAYER_PATH = /\/(?:[\w.-]+\/)*(?:job|checker-job-\w+)\/(?=\d\d-[a-z0-9-]+\/)/g;

/** The first place in a stack that is in the student's own code, of this lab or an earlier one. */
function placeIn(stack: string): { file?: string; line?: number } {
  const own = stack.replaceAll(LAYER_PATH, '/code/../');
  const place = /\/code\/(?!node_modules)([^\s:()]+\.ts):(\d+)/.exec(own);
  return place?.[1] && place[2] ? { file: place[1], line: Number(place[2]) } : {};
}
