import { NOT_RUN, realStack, STACK_STEPS } from './parts/real-stack.js';

/** As reports call it. */
export const name = 'BIND for the DNS';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'named';

/** The steps that it must pass in the student's place. */
export const steps = STACK_STEPS;

/** The other steps, each with the reason. */
export const notRun = NOT_RUN;

/** The reference's stack, in which BIND answers for the zone. */
export function start({ dir }: { readonly dir: string }) {
  return realStack(dir, [{ layer: 'startDnsLayer', module: './bind-dns.ts' }]);
}
