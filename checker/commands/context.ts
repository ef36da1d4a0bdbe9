import type { IsolationLevel } from '../core/result.js';
import type { Grader } from '../grading/grader.js';
import type { Workbook } from '../labs/workbook.js';
import type { Style } from '../report/terminal.js';
import type { Limits } from '../sandbox/limits.js';

/** Where a command's text goes. */
export interface Screen {
  /** Someone sits there: stdin and stdout are both a terminal. */
  readonly isTerminal: boolean;
  readonly style: Style;
  /** Results, on stdout; a line feed is added. */
  print(text: string): void;
  /** Remarks, on stderr; a line feed is added. */
  note(text: string): void;
  /** One line on stderr that the next one replaces, only on a terminal; empty text removes it. */
  progress(text: string): void;
}

/** What a command starts that is slow to load or has effects; tests put their own in its place. */
export interface Services {
  findWorkbook(root: string): Promise<Workbook>;
  startGrader(options: {
    readonly root: string;
    readonly isolation?: 'best' | IsolationLevel;
    readonly keepWarm?: boolean;
  }): Promise<Grader>;
  /** What students' processes may use where a class is graded, if not the usual. */
  readonly classLimits?: Partial<Limits>;
  /** After how long a queue gives a worker's job to another one, in milliseconds, if not the usual. */
  readonly queueLockMs?: number;
}

/** All that a command knows of the world. A command gives its exit code and never ends the process. */
export interface CommandContext {
  /** Absolute path of the folder that holds `checker/`. */
  readonly root: string;
  readonly screen: Screen;
  readonly services: Services;
  /** Aborted when the command must end: Ctrl-C, a signal, or nobody left to read its output. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** A new seed, 1 to 999,999,999. */
  drawSeed(): number;
}
