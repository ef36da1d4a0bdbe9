import type { Direction, IpPermission, Packet, SecurityGroup, Surroundings } from './types.js';

/** What surrounds the groups when nothing is said about it. */
const NOTHING: Surroundings = { securityGroups: [], networkInterfaces: [], prefixLists: {} };

/**
 * Whether the permission is about this kind of packet: its protocol and its destination port.
 * The addresses are none of its business; isAllowed() looks at them.
 */
export function matchesPermission(permission: IpPermission, packet: Packet): boolean {
  // TODO(02.1): compare the protocol and the destination port. '-1' is every protocol and every port.
  // TODO(02.8): (extension) for icmp and icmpv6, FromPort is the type and ToPort the code; -1 is any.
  throw new Error(
    `TODO(02.1): matchesPermission() is not written yet (${permission.IpProtocol}, ${packet.protocol})`,
  );
}

/** Whether an instance that carries these groups lets the packet pass. Nothing is remembered from packet to packet. */
export function isAllowed(
  groups: readonly SecurityGroup[],
  direction: Direction,
  packet: Packet,
  surroundings: Surroundings = NOTHING,
): boolean {
  // TODO(02.3): one permission of any group that fits is enough. Nothing fits: the packet is dropped.
  // TODO(02.7): (extension) groups and prefix lists in the place of addresses.
  // TODO(02.10): (extension) IPv6 packets, which only Ipv6Ranges can allow.
  throw new Error(
    `TODO(02.3): isAllowed() is not written yet (${groups.length} groups, ${direction}, ${packet.protocol}, ${surroundings.networkInterfaces.length} interfaces)`,
  );
}
