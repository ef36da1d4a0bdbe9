import { cidrContains } from './cidr.js';
import type { Direction, IpPermission, Packet, SecurityGroup, Surroundings } from './types.js';

/** What surrounds the groups when nothing is said about it. */
const NOTHING: Surroundings = { securityGroups: [], networkInterfaces: [], prefixLists: {} };

/** Whether the permission is about this kind of packet: its protocol, and its destination port or ICMP type. */
export function matchesPermission(permission: IpPermission, packet: Packet): boolean {
  const { IpProtocol, FromPort = 0, ToPort = 65_535 } = permission;
  if (IpProtocol === '-1') return true;
  if (IpProtocol !== packet.protocol) return false;
  if (IpProtocol === 'icmp' || IpProtocol === 'icmpv6') {
    const isType = FromPort === -1 || FromPort === packet.icmpType;
    const isCode = ToPort === -1 || ToPort === packet.icmpCode;
    return isType && isCode;
  }
  return packet.sourcePort === FromPort;
}

/** Whether an instance that carries these groups lets the packet pass. */
export function isAllowed(
  groups: readonly SecurityGroup[],
  direction: Direction,
  packet: Packet,
  surroundings: Surroundings = NOTHING,
): boolean {
  const isIngress = direction === 'ingress';
  const other = isIngress ? packet.source : packet.destination;
  const permissions = groups.flatMap((group) =>
    isIngress ? group.IpPermissions : group.IpPermissionsEgress,
  );
  return permissions.some(
    (permission) => matchesPermission(permission, packet) && namesAddress(permission, other, surroundings),
  );
}

/** Whether the permission names the other side's address, in one of the four ways that there are. */
function namesAddress(permission: IpPermission, address: string, around: Surroundings): boolean {
  const listed = permission.PrefixListIds.flatMap((list) => around.prefixLists[list.PrefixListId] ?? []);
  const blocks = [
    ...permission.IpRanges.map((range) => range.CidrIp),
    ...permission.Ipv6Ranges.map((range) => range.CidrIpv6),
    ...listed.map((entry) => entry.Cidr),
  ];
  return (
    blocks.some((block) => cidrContains(block, address)) ||
    permission.UserIdGroupPairs.some((pair) => membersOf(pair.GroupId, around).includes(address))
  );
}

/** The private addresses of the interfaces that carry a group. */
function membersOf(groupId: string, { networkInterfaces }: Surroundings): string[] {
  return networkInterfaces
    .filter(({ Groups }) => Groups.some((group) => group.GroupId === groupId))
    .flatMap((card) => [
      ...card.PrivateIpAddresses.map((entry) => entry.PrivateIpAddress),
      ...card.Ipv6Addresses.map((entry) => entry.Ipv6Address),
    ]);
}
