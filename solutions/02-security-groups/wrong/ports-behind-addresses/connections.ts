import { IDLE_MS } from './idle-times.js';
import { isAllowed, matchesPermission } from './rules.js';
import type { Direction, IpPermission, Packet, SecurityGroup } from './types.js';

/** The ICMP replies, by the type of the message that asks for them. */
const ECHO_REPLY: Readonly<Record<string, number>> = { 'icmp 8': 0, 'icmpv6 128': 129 };

/** A stateful firewall: what belongs to a flow that was allowed once needs no rule of its own. */
export class ConnectionTracker {
  groups: readonly SecurityGroup[];
  /** When the last packet of each flow passed, under the key of each of its two directions. */
  readonly #flows = new Map<string, { lastMs: number }>();

  constructor(groups: readonly SecurityGroup[]) {
    this.groups = groups;
  }

  /** Whether the packet passes. `nowMs` is the time of the call in milliseconds. */
  filter(direction: Direction, packet: Packet, nowMs: number): boolean {
    const flow = this.#flows.get(keyOf(packet));
    if (flow && nowMs - flow.lastMs < (IDLE_MS[packet.protocol] ?? 0)) {
      flow.lastMs = nowMs;
      return true;
    }
    if (!isAllowed(this.groups, direction, packet)) return false;
    if (!this.#isUntracked(direction, packet)) {
      const started = { lastMs: nowMs };
      this.#flows.set(keyOf(packet), started);
      const reply = replyTo(packet);
      if (reply) this.#flows.set(keyOf(reply), started);
    }
    return true;
  }

  /** The rules change. Flows that are remembered live on. */
  setGroups(groups: readonly SecurityGroup[]): void {
    this.groups = groups;
  }

  /** Whether the flow is open to everybody on its way in and on its way out: then AWS does not remember it. */
  #isUntracked(direction: Direction, packet: Packet): boolean {
    if (packet.protocol !== 'tcp' && packet.protocol !== 'udp') return false;
    const ingress = this.groups.flatMap((group) => group.IpPermissions);
    const egress = this.groups.flatMap((group) => group.IpPermissionsEgress);
    const [own, other] = direction === 'ingress' ? [ingress, egress] : [egress, ingress];
    return (
      own.some((permission) => isForEverybody(permission, packet) && matchesPermission(permission, packet)) &&
      other.some((permission) => isForEverybody(permission, packet) && hasAllPorts(permission, packet))
    );
  }
}

function keyOf(packet: Packet): string {
  const { protocol, source, sourcePort, destination, destinationPort, icmpType = 0 } = packet;
  return `${protocol}${source}${destination}${sourcePort}${destinationPort}${icmpType}`;
}

/** What the other side sends back; undefined when nothing can be a reply to the packet. */
function replyTo(packet: Packet): Packet | undefined {
  const turned = {
    ...packet,
    source: packet.destination,
    sourcePort: packet.destinationPort,
    destination: packet.source,
    destinationPort: packet.sourcePort,
  };
  if (!packet.protocol.startsWith('icmp')) return turned;
  const icmpType = ECHO_REPLY[`${packet.protocol} ${packet.icmpType}`];
  return icmpType === undefined ? undefined : { ...turned, icmpType };
}

function isForEverybody(permission: IpPermission, packet: Packet): boolean {
  return packet.source.includes(':')
    ? permission.Ipv6Ranges.some((range) => range.CidrIpv6 === '::/0')
    : permission.IpRanges.some((range) => range.CidrIp === '0.0.0.0/0');
}

function hasAllPorts({ IpProtocol, FromPort, ToPort }: IpPermission, { protocol }: Packet): boolean {
  return IpProtocol === '-1' || (IpProtocol === protocol && FromPort === 0 && ToPort === 65_535);
}
