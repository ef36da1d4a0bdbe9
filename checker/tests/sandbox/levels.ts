import { probeIsolation } from '../../sandbox/probe.js';

const { level, reason } = probeIsolation();

/** Why the sandbox cannot be tried on this machine; undefined where it starts, and where it has to (CI). */
export const noSandbox: string | undefined = level === 'sandbox' || process.env.CI ? undefined : reason;

/** The levels to try here. */
export const levels: readonly ('sandbox' | 'process')[] = noSandbox ? ['process'] : ['sandbox', 'process'];
