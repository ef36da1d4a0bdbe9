import { expect, test } from 'vitest';
import { KernelWire } from '../../../labs/02-security-groups/hidden/kernel-wire.js';
import { KernelFirewall } from '../../../solutions/02-security-groups/real/kernel-firewall.js';
import { findDisagreement } from '../../../solutions/02-security-groups/real/random-packets.js';

const canRun = await KernelWire.open().then(
  (wire) => {
    wire.close();
    return true;
  },
  () => false,
);

test.skipIf(!canRun)(
  'the kernel and the reference agree about 1,000 random packets',
  { timeout: 60_000 },
  async () => {
    const firewall = await KernelFirewall.open();
    try {
      const seed = Math.floor(Date.now() / 86_400_000);
      expect(await findDisagreement(firewall, { seed, packets: 1_000 })).toBeUndefined();
    } finally {
      await firewall.stop();
    }
  },
);

test.skipIf(!canRun)('a firewall that lets everything pass is found out', { timeout: 60_000 }, async () => {
  const open = {
    matches: async () => true,
    allows: async () => true,
    tracker: () => Promise.reject(new Error('not asked for')),
  };
  expect(await findDisagreement(open, { seed: 1, packets: 100 })).toContain('passed in the kernel');
});
