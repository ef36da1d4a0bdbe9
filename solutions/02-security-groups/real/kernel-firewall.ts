import { KernelWire } from '../../../labs/02-security-groups/hidden/kernel-wire.js';
import { ACK, type Segment, SYN } from '../../../labs/02-security-groups/hidden/packet-bytes.js';
import type { RealFirewall, RealTracker } from '../../../labs/02-security-groups/hidden/real-firewall.js';
import { toNftables } from '../nftables.js';
import type { Direction, IpPermission, Packet, SecurityGroup } from '../types.js';

/**
 * The kernel answers TCP by itself, with a reset when nobody listens, and that would end the connection that a test
 * goes on with. This table comes first and keeps the resets in.
 */
const NO_RESETS = `table inet silence {
  chain output {
    type filter hook output priority -400; policy accept;
    tcp flags & rst == rst drop
  }
}
`;

/** Answers as a firewall by sending real packets through the kernel's. */
export class KernelFirewall implements RealFirewall {
  readonly #trackers: KernelWire[] = [];
  #loaded = '';

  private constructor(private readonly wire: KernelWire) {}

  static async open(): Promise<KernelFirewall> {
    return new KernelFirewall(await KernelWire.open());
  }

  /** The permission is all that the instance's only group holds. */
  matches(permission: IpPermission, packet: Packet): Promise<boolean> {
    const group = {
      GroupId: 'sg-0',
      GroupName: 'one-rule',
      Description: '',
      IpPermissions: [permission],
      IpPermissionsEgress: [],
    };
    return this.allows([group], 'ingress', packet);
  }

  async allows(groups: readonly SecurityGroup[], direction: Direction, packet: Packet): Promise<boolean> {
    const text = NO_RESETS + toNftables(groups);
    if (text !== this.#loaded) await load(this.wire, text);
    this.#loaded = text;
    return (await this.wire.send(direction, packet)).hasArrived;
  }

  /** Each tracker has a namespace of its own, and so its own connections. */
  async tracker(groups: readonly SecurityGroup[]): Promise<RealTracker> {
    const wire = await KernelWire.open();
    this.#trackers.push(wire);
    await load(wire, NO_RESETS + toNftables(groups));
    const conversations = new Conversations();
    return {
      filter: async (direction, packet) =>
        (await wire.send(direction, packet, conversations.next(packet))).hasArrived,
    };
  }

  async stop(): Promise<void> {
    for (const wire of [this.wire, ...this.#trackers]) wire.close();
  }
}

/** Gives each TCP packet the flags and numbers that it has in a real connection; the kernel follows them. */
class Conversations {
  readonly #sent = new Map<string, number>();

  next(packet: Packet): Segment {
    const { protocol, source, sourcePort, destination, destinationPort } = packet;
    const own = [protocol, source, sourcePort, destination, destinationPort].join(' ');
    const other = [protocol, destination, destinationPort, source, sourcePort].join(' ');
    const [mine, theirs] = [this.#sent.get(own), this.#sent.get(other)];
    // Each packet carries eight bytes, and its first segment counts one more.
    const sequence = mine ?? 1_000;
    this.#sent.set(own, sequence + (mine === undefined ? 9 : 8));
    if (theirs === undefined) return { flags: SYN, sequence: 1_000, acknowledged: 0 };
    return { flags: mine === undefined ? SYN | ACK : ACK, sequence, acknowledged: theirs };
  }
}

async function load(wire: KernelWire, text: string): Promise<void> {
  const { isLoaded, message } = await wire.load(text);
  if (!isLoaded) throw new Error(`the reference's rules do not load: ${message}\n${text}`);
}
