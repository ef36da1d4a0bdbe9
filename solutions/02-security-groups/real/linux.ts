import type { RealFirewall } from '../../../labs/02-security-groups/hidden/real-firewall.js';
import { KernelFirewall } from './kernel-firewall.js';
import { findDisagreement } from './random-packets.js';

/** As reports call it. */
export const name = 'the Linux packet filter';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'nft';

/** The steps that it must pass in the student's place. */
export const steps: readonly string[] = ['02.1', '02.2', '02.3', '02.4', '02.8', '02.10'];

/** The other steps, each with the reason. */
export const notRun: Readonly<Record<string, string>> = {
  '02.5': 'The step is about a program that connects. It always runs against the sockets of a real kernel.',
  '02.6':
    'The step moves the time with an argument, by days; a kernel takes it from its clock. Which flows are not tracked is a rule of AWS alone: Linux tracks all.',
  '02.7':
    'Who is a member of a group is AWS’s own knowledge. The kernel would get addresses that our code had looked up.',
  '02.9': 'The step loads the rules into this very kernel already.',
};

/** How many random packets the kernel and the reference must agree about before any step is run. */
const PACKETS = 1_000;

/**
 * The kernel's packet filter in a namespace of its own. Throws when it disagrees with the reference about a random
 * packet; the message holds the rules and the packet.
 */
export async function start({
  seed,
}: {
  readonly seed: number;
}): Promise<RealFirewall & { stop(): Promise<void> }> {
  const firewall = await KernelFirewall.open();
  const disagreement = await findDisagreement(firewall, { seed, packets: PACKETS });
  if (disagreement !== undefined) {
    await firewall.stop();
    throw new Error(disagreement);
  }
  return firewall;
}
