import type { Exit } from '../core/result.js';

/** A server that the student's code, or a real system, has started. */
export interface ServedBy {
  readonly port: number;
  /** What else it holds, as far as that is plain data; of any shape. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** Calls `close()` of what the student returned; idempotent. */
  close(): Promise<void>;
}

/** An object in the student's process. */
export interface StudentObject {
  /** Calls a method; arguments and result are plain JSON (`undefined` for a method that returns nothing). */
  call(method: string, ...args: unknown[]): Promise<unknown>;
}

/**
 * The student's code, in a process of its own. Every method throws a StudentFault when the
 * code throws, ends, never answers or returns what is no plain JSON.
 * Whatever comes back is `unknown`: parse it (zod) and never trust its shape.
 */
export interface Student {
  /** Set when a real system stands in the student's place: whatever `real/*.ts` `start()` returned. */
  readonly real: unknown;
  /** Calls an exported function. */
  call(name: string, ...args: unknown[]): Promise<unknown>;
  /** `new`s an exported class. */
  create(name: string, ...args: unknown[]): Promise<StudentObject>;
  /**
   * Calls an exported function that starts a server, `startServer({ ...options, port })`, and gives the port that it
   * returned. `options.port` is 0 (assigned by the system) unless given. It does not test that anything listens there.
   */
  serve(name: string, options?: Record<string, unknown>): Promise<ServedBy>;
  /** What the student's code printed so far, capped. */
  output(): string;
  /** True while the student's process runs; asks the process table, not the process. */
  isRunning(): boolean;
  /**
   * Sends a signal to the student's process, as an operating system does that wants it to end. Gives how it ended, or
   * undefined when it still runs after `limitMs` milliseconds.
   */
  signal(signal: 'SIGTERM' | 'SIGINT', limitMs: number): Promise<Exit | undefined>;
  /**
   * Asks the process for a sign of life over its pipe: true as soon as its event loop has come round once, false when it
   * has ended or ends meanwhile. Throws a StudentFault when it gives none within the time limit of a call.
   */
  isAlive(): Promise<boolean>;
  /** Starts the process that takes this one's place after its end, so that the test need not wait for it then. */
  startNext(): void;
  /** Ends the process and everything that it started (SIGKILL); the next call starts it afresh. */
  stop(): Promise<void>;
}

/** Why the student's code gave no value. */
export type StudentFaultReason =
  | {
      readonly kind: 'threw';
      readonly name: string;
      readonly message: string;
      /** The error's own `code`, if it has one: `EADDRINUSE`. */
      readonly code?: string;
      readonly file?: string;
      readonly line?: number;
    }
  | {
      readonly kind: 'stopped';
      readonly exit: Exit;
      readonly file: string;
      /** True when it ended while the file was imported, not while a function ran. */
      readonly whileLoading: boolean;
    }
  | { readonly kind: 'missing-export'; readonly file: string; readonly exportName: string }
  | { readonly kind: 'not-loaded'; readonly file: string; readonly message: string; readonly line?: number }
  | { readonly kind: 'not-plain'; readonly path: string; readonly what: string };

/** The student's code gave no value. A test may catch it to claim something about it; otherwise the step fails with it. */
export class StudentFault extends Error {
  override readonly name = 'StudentFault';
  constructor(
    message: string,
    readonly reason: StudentFaultReason,
  ) {
    super(message);
  }
}
