import { join } from 'node:path';
import { keepBuilt } from '../edition/keep-built.js';
import { builtFolder } from '../grading/own-programs.js';

/** Hundreds of workers are started by the tests: built once, each starts in a quarter of the time. */
export default function setup(): Promise<void> {
  return keepBuilt(join(import.meta.dirname, '..'), builtFolder());
}
