import type { Exit } from '../core/result.js';
import type { Student } from './student.js';

/** A student as the runner holds it: what a test left open can be closed. */
export interface GradedStudent extends Student {
  /** How its process ended, or is being ended; undefined while it runs. */
  exit(): Exit | undefined;
  /** Closes the servers that the last test left open. */
  closeServers(): Promise<void>;
  /** The student files whose exports were called since this was last asked. */
  takeCalled(): readonly string[];
  /** How long its processes have stood in the queue for a processor, in milliseconds; where there are any. */
  queuedMs?(): number;
  /** Whether a clock ended one of its processes that did not compute all the while; where there are any. */
  endedWaiting?(): boolean;
  /** Ends everything that was started for it; nothing is called after that. */
  end(): Promise<void>;
}
