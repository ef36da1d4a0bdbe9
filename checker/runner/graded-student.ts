import type { Student } from './student.js';

/** A student as the runner holds it: what a test left open can be closed. */
export interface GradedStudent extends Student {
  /** Closes the servers that the last test left open. */
  closeServers(): Promise<void>;
}
