import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StepSummary } from '../../core/lab.js';
import type { StepsReport, StepsTask } from './steps-protocol.js';

const PROGRAM = fileURLToPath(new URL('./steps-program.ts', import.meta.url));

/** A step of a lab that there is only in these tests. */
export const stepOf = (id: string, dependsOn: readonly string[] = []): StepSummary => ({
  id,
  title: `Step ${id}`,
  points: 10,
  required: 'core',
  file: 'code.ts',
  dependsOn,
});

/** Hidden tests as a lab's are when they are compiled: `body` may use what `#testing` and vitest offer. */
export const hiddenTests = (body: string, causes = '[]'): string => `
  const { claim, step, defineCauses, NotRunHere } = require('#testing');
  const { expect } = require('vitest');
  const seen = (data) => ({ kind: 'echo', tried: 'echo', got: JSON.stringify(data), data });
  const about = { expected: 'it holds', why: 'because (RFC 0000)' };
  const holds = (data) => claim(seen(data), about, () => {});
  const fails = (data) => claim(seen(data), about, () => expect(data).toBe('something else'));
  ${body}
  exports.causes = ${causes};
`;

/** The steps program, warm: one task after the other. */
export class StepsRunner {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const args = ['--no-warnings', '--import', 'tsx', PROGRAM];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.#child;
    if (!stdout) throw new Error('no stdout');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  async run(task: StepsTask): Promise<StepsReport> {
    this.#child.stdin?.write(`${JSON.stringify(task)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the steps program ended');
    return JSON.parse(value as string) as StepsReport;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'close');
    this.#child.stdin?.end();
    await gone;
  }
}
