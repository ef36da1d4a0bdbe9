import { browserProgram, chromiumClient } from './parts/chromium-client.js';
import { NOT_RUN, realStack, STACK_STEPS } from './parts/real-stack.js';

/** As reports call it. */
export const name = 'Chromium as the client';

/** What must be installed. */
export const program = browserProgram;

/** The steps that it must pass. */
export const steps = STACK_STEPS;

/** The other steps, each with the reason. */
export const notRun = NOT_RUN;

/** The reference's stack, visited by a real browser. */
export function start({ dir }: { readonly dir: string }) {
  return realStack(dir, [], chromiumClient());
}
