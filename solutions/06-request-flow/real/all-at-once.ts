import { browserProgram, chromiumClient } from './parts/chromium-client.js';
import { NOT_RUN, realStack, STACK_STEPS } from './parts/real-stack.js';

/** As reports call it. */
export const name = 'BIND, packet filter, nginx and Chromium at once';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = ['named', 'nft', 'ip', 'bwrap', 'unshare', 'nginx', browserProgram];

/** The steps that they must pass together. */
export const steps = STACK_STEPS;

/** The other steps, each with the reason. */
export const notRun = NOT_RUN;

/** Of the reference only the app and startStack() itself are left. */
export function start({ dir }: { readonly dir: string }) {
  return realStack(
    dir,
    [
      { layer: 'startDnsLayer', module: './bind-dns.ts' },
      { layer: 'openGate', module: './packet-filter-gate.ts' },
      { layer: 'startProxyLayer', module: './nginx-proxy.ts' },
    ],
    chromiumClient(),
  );
}
