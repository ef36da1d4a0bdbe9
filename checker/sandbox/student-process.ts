import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Exit, IsolationLevel } from '../core/result.js';
import { type ChildFault, type ChildRequest, HELLO, parseReply } from './child-protocol.js';
import { FairClock } from './fair-clock.js';
import { studentCommand } from './isolation.js';
import type { Job } from './job.js';
import { type Seat, takeSeat } from './job-seat.js';
import type { Limits } from './limits.js';
import { OutputCapture } from './output-capture.js';
import { signalGroup } from './process-group.js';
import { ProcessWatch } from './process-watch.js';

/** What a request gave: a value, a fault in the code, or the end of the process. */
export type RequestOutcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: ChildFault }
  | { readonly kind: 'stopped'; readonly exit: Exit; readonly whileLoading: boolean };

type RequestBody = ChildRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

interface Waiting {
  loaded: boolean;
  /** The file is imported: the clock of the call begins. */
  beginCall(): void;
  settle(outcome: RequestOutcome): void;
}

/** One line from the student's process may be this long; more is cut off with the process. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** After its end, this long until its pipes are closed even if something that it started still holds them. */
const PIPES_MS = 1_000;

/** Who had a processor for this part of a limit in time spent it computing: the kernel's clocks and ours differ a little. */
const BURNED = 0.8;

/** There is no program but Node in there. */
const JAIL_ENVIRONMENT = { PATH: '/', HOME: '/tmp', TZ: 'UTC' };

/** One running student process, its pipe, its clocks and its end. */
export class StudentProcess {
  readonly output: OutputCapture;
  /** Set once it has ended. */
  exit: Exit | undefined;
  /** True once it has said its first word; before that, none of the student's code has run. */
  hasStarted = false;
  /** True once it has answered a request: code of an earlier request may still run in it. */
  hasAnswered = false;
  /** Settles when it has said its first word (true) or ended before (false). */
  readonly started: Promise<boolean>;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #limits: Limits;
  readonly #hasTimeLimits: boolean;
  readonly #waiting = new Map<string, Waiting>();
  readonly #ended: Promise<void>;
  readonly #seat: Seat;
  readonly #watch: ProcessWatch;
  #reason: Exit | undefined;
  #isStopped = false;
  #wasWaiting = false;

  constructor(level: IsolationLevel, job: Job, limits: Limits, inspectPort?: number) {
    this.#seat = takeSeat(level, job);
    const { program, args } = studentCommand(level, job, limits, this.#seat, inspectPort);
    this.#limits = limits;
    this.#hasTimeLimits = inspectPort === undefined;
    this.output = new OutputCapture(limits.outputBytes, (bytes) =>
      this.#end({ kind: 'output-limit', bytes }),
    );
    this.#watch = new ProcessWatch(level, this.#seat.user, limits.memoryMb, () =>
      this.#end({ kind: 'memory-limit', mb: limits.memoryMb }),
    );
    this.#child = spawn(program, args, {
      cwd: job.dir,
      env: level === 'user' ? JAIL_ENVIRONMENT : { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.output.read(this.#child.stdout);
    this.output.read(this.#child.stderr);
    this.#channel = this.#child.stdio[3] as Duplex;
    // The student may close or break its end; its exit says what there is to say.
    this.#channel.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#seat.free();
        this.#finish({ kind: 'not-started', message: error.message });
        resolve();
      });
      this.#child.once('exit', () => {
        this.#watch.end();
        this.#kill();
        this.#seat.free();
        this.#closePipes();
      });
      this.#child.once('close', (code, signal) => {
        this.#finish(this.#reason ?? this.#classify(code, signal));
        resolve();
      });
    });
    this.started = this.#listen();
  }

  /** How it ended, or why it is being ended. */
  get ending(): Exit | undefined {
    return this.#isStopped ? undefined : (this.exit ?? this.#reason);
  }

  /** How long it has stood in the queue for a processor since it started, in milliseconds. */
  get queuedMs(): number {
    return this.#watch.queuedSeenMs;
  }

  /**
   * Whether a clock ended it although it had not spent that limit computing: it waited for something, which another time
   * may come. An endless loop does not wait. True too where nobody can know.
   */
  get endedWaiting(): boolean {
    return this.#wasWaiting;
  }

  /** Sends a request and waits for its reply, its limit or the end of the process. */
  request(body: RequestBody): Promise<RequestOutcome> {
    if (this.exit) return Promise.resolve({ kind: 'stopped', exit: this.exit, whileLoading: false });
    // Replies must carry an id that the student's code cannot know beforehand.
    const id = randomUUID();
    return new Promise((resolve) => {
      let clock: FairClock | undefined;
      const arm = (limitMs: number) => {
        clock?.stop();
        if (!this.#hasTimeLimits) return;
        const ranBeforeMs = this.#watch.ranMs();
        const end = () => {
          this.#wasWaiting ||= this.#watch.ranMs() - ranBeforeMs < BURNED * limitMs;
          this.#end({ kind: 'timed-out', limitMs });
        };
        clock = new FairClock(limitMs, () => this.#watch.queuedMs(), end);
      };
      const waiting: Waiting = {
        loaded: !('file' in body),
        beginCall: () => {
          // Once only: what the student's process says must not give it more time.
          if (waiting.loaded) return;
          waiting.loaded = true;
          arm(this.#limits.callMs);
        },
        settle: (outcome) => {
          clock?.stop();
          this.#waiting.delete(id);
          resolve(outcome);
        },
      };
      this.#waiting.set(id, waiting);
      void this.started.then((hasStarted) => {
        if (!hasStarted || this.exit) return;
        arm(waiting.loaded ? this.#limits.callMs : this.#limits.loadMs);
        this.#channel.write(`${JSON.stringify({ id, ...body })}\n`);
      });
    });
  }

  /** How it ended; undefined when it still runs after this many milliseconds. */
  async endedWithin(limitMs: number): Promise<Exit | undefined> {
    let clock: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      clock = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#ended, late]);
    clearTimeout(clock);
    return this.exit;
  }

  /** Ends it and everything that it started, and waits until it has gone. */
  async stop(): Promise<void> {
    this.#isStopped ||= !this.exit && !this.#reason && this.#child.exitCode === null;
    this.#kill();
    await this.#ended;
  }

  #listen(): Promise<boolean> {
    return new Promise((resolve) => {
      const clock = setTimeout(
        () =>
          this.#end({ kind: 'not-started', message: `It said nothing within ${this.#limits.startMs} ms.` }),
        this.#limits.startMs,
      );
      if (!this.#hasTimeLimits) clearTimeout(clock);
      void this.#ended.then(() => {
        clearTimeout(clock);
        resolve(false);
      });
      let unread = '';
      this.#channel.setEncoding('utf8');
      this.#channel.on('data', (chunk: string) => {
        unread += chunk;
        if (unread.length > MAX_LINE_BYTES) this.#end({ kind: 'output-limit', bytes: MAX_LINE_BYTES });
        if (!chunk.includes('\n')) return;
        const lines = unread.split('\n');
        unread = lines.pop() ?? '';
        for (const line of lines) {
          if (line === HELLO) {
            clearTimeout(clock);
            this.hasStarted = true;
            if (this.#child.pid !== undefined) this.#watch.begin(this.#child.pid);
            resolve(true);
          } else this.#receive(line);
        }
      });
    });
  }

  #receive(line: string): void {
    // It is being ended. What it says until then would count on a quick machine and not on a slow one.
    if (this.#reason) return;
    const reply = parseReply(line);
    const waiting = reply && this.#waiting.get(reply.id);
    if (!reply || !waiting) return;
    if ('phase' in reply) {
      waiting.beginCall();
      return;
    }
    this.hasAnswered = true;
    if (reply.ok) waiting.settle({ kind: 'value', value: reply.value });
    else waiting.settle({ kind: 'fault', fault: reply.fault });
  }

  #end(reason: Exit): void {
    if (this.exit) return;
    this.#reason ??= reason;
    this.#kill();
  }

  #kill(): void {
    // In the sandbox the pid namespace ends with its first process.
    if (!this.exit) signalGroup(this.#child, 'SIGKILL');
  }

  /** Reads its pipes to their end, but does not wait for ever for that end. */
  #closePipes(): void {
    const { stdout, stderr } = this.#child;
    const clock = setTimeout(() => {
      for (const pipe of [stdout, stderr, this.#channel]) pipe?.destroy();
    }, PIPES_MS);
    void this.#ended.then(() => clearTimeout(clock));
  }

  #finish(exit: Exit): void {
    if (this.exit) return;
    this.exit = exit;
    for (const waiting of [...this.#waiting.values()]) {
      waiting.settle({ kind: 'stopped', exit, whileLoading: !waiting.loaded });
    }
  }

  #classify(code: number | null, signal: NodeJS.Signals | null): Exit {
    const printed = this.output.ends();
    if (
      /out of memory|Array buffer allocation failed|Failed to allocate memory|std::bad_alloc/i.test(printed)
    ) {
      return { kind: 'memory-limit', mb: this.#limits.memoryMb };
    }
    // A shell's convention, which bubblewrap follows: 128 and the signal's number.
    const name = signal ?? (code !== null && code > 128 ? SIGNALS.get(code - 128) : undefined);
    // Most of Node's own code does not expect to be refused memory: it then ends at once, and without a word.
    if (name && FAULTS.has(name) && this.#watch.mayHold(this.#limits.memoryMb * 1024 * 1024)) {
      return { kind: 'memory-limit', mb: this.#limits.memoryMb };
    }
    if (signal) return { kind: 'signal', name: signal };
    const sandboxError = this.hasStarted ? undefined : /^bwrap: .*/m.exec(printed);
    if (sandboxError && code === 1) return { kind: 'not-started', message: sandboxError[0] };
    return name ? { kind: 'signal', name } : { kind: 'exited', code: code ?? 0 };
  }
}

/** How a program ends that is refused memory where it does not expect it. */
const FAULTS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGTRAP']);

const SIGNALS = new Map([
  [2, 'SIGINT'],
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [15, 'SIGTERM'],
  [25, 'SIGXFSZ'],
]);
