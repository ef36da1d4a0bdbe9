import { NOT_RUN, realStack, STACK_STEPS } from './parts/real-stack.js';

/** As reports call it. */
export const name = 'nginx for the proxy';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'nginx';

/** The steps that it must pass in the student's place. */
export const steps = STACK_STEPS;

/** The other steps, each with the reason. */
export const notRun = NOT_RUN;

/** The reference's stack, with nginx as its proxy. */
export function start({ dir }: { readonly dir: string }) {
  return realStack(dir, [{ layer: 'startProxyLayer', module: './nginx-proxy.ts' }]);
}
