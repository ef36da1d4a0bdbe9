import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealStack } from '../../../../labs/06-request-flow/hidden/stack-under-test.js';
import type { RealClient } from './chromium-client.js';
import { layOut, type Swap } from './lay-out.js';

/** The steps that a stack with real parts must pass. */
export const STACK_STEPS: readonly string[] = ['06.1'];

const JUDGES =
  'The step is a function that judges what a client saw, or what was logged: it has no part whose place a real system could take.';

/** The other steps, each with the reason. */
export const NOT_RUN: Readonly<Record<string, string>> = { '06.2': JUDGES, '06.3': JUDGES, '06.4': JUDGES };

/** The reference's stack with some layers swapped, and perhaps a real client. */
export async function realStack(
  dir: string,
  swaps: readonly Swap[],
  client?: RealClient,
): Promise<RealStack & { stop(): Promise<void> }> {
  // Each grading has a folder of its own: a module that was loaded once is not loaded again.
  const { startStack } = await layOut(await mkdtemp(join(dir, 'workbook-')), swaps);
  const running = new Set<() => Promise<void>>();
  return {
    startStack: async (config) => {
      const stack = await startStack(config);
      running.add(stack.close);
      return stack;
    },
    ...(client ? { visit: client.visit } : {}),
    stop: async () => {
      for (const close of running) await close();
      await client?.close();
    },
  };
}
