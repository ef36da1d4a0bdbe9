import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseZone } from '../../../../labs/01-dns/zone-file.js';
import { bind } from '../../../01-dns/real/bind.js';
import { startRealServerWith } from '../../../01-dns/real/real-server.js';
import type { PartWithPort, StackConfig } from '../../types.js';

/** BIND in the place of lab 01. */
export async function startDnsLayer(folder: string, { zone, dnsPort }: StackConfig): Promise<PartWithPort> {
  const dir = await mkdtemp(join(folder, 'bind-'));
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    const { origin } = parseZone(zone);
    const { port, stop } = await startRealServerWith(bind, { text: zone, origin, dir, port: dnsPort });
    return {
      port,
      close: async () => {
        await stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
