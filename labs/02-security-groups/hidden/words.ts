import type { Direction, IpPermission, Packet, SecurityGroup, Surroundings } from '../types.js';

/** A value as it stands in a call that can be typed at `node checker repl 02`. */
export function code(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(code).join(', ')}]`;
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{ ${entries.map(([key, inner]) => `${/^\w+$/.test(key) ? key : `'${key}'`}: ${code(inner)}`).join(', ')} }`;
}

/** A packet in a line: `tcp 203.0.113.7:50000 -> 10.0.0.10:443`. */
export function packetText(packet: Packet): string {
  const { protocol, source, sourcePort, destination, destinationPort, icmpType, icmpCode } = packet;
  const end = (address: string, port: number) => {
    if (port === 0) return address;
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  };
  const message = icmpType === undefined ? '' : ` type ${icmpType} code ${icmpCode}`;
  return `${protocol}${message} ${end(source, sourcePort)} -> ${end(destination, destinationPort)}`;
}

/** A permission in a line: `tcp 22-25 from 203.0.113.0/24`. */
export function permissionText(permission: IpPermission): string {
  const { IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, UserIdGroupPairs, PrefixListIds } = permission;
  const ports = FromPort === undefined ? '' : ` FromPort ${FromPort} ToPort ${ToPort}`;
  const others = [
    ...IpRanges.map((range) => range.CidrIp),
    ...Ipv6Ranges.map((range) => range.CidrIpv6),
    ...UserIdGroupPairs.map((pair) => `group ${pair.GroupId}`),
    ...PrefixListIds.map((list) => `list ${list.PrefixListId}`),
  ];
  return `${IpProtocol}${ports} | ${others.join(', ') || 'nobody'}`;
}

/** Groups, a line each permission. */
export function groupsText(groups: readonly SecurityGroup[]): string {
  if (groups.length === 0) return 'no group at all';
  const lines = (title: string, permissions: readonly IpPermission[]) =>
    permissions.length === 0
      ? [`    ${title}: (empty)`]
      : permissions.map((permission) => `    ${title}: ${permissionText(permission)}`);
  return groups
    .flatMap((group) => [
      `  group ${group.GroupId}`,
      ...lines('IpPermissions', group.IpPermissions),
      ...lines('IpPermissionsEgress', group.IpPermissionsEgress),
    ])
    .join('\n');
}

/** What stands around the groups, a line each. */
export function surroundingsText({ networkInterfaces, prefixLists }: Surroundings): string {
  const cards = networkInterfaces.map((card) => {
    const addresses = card.PrivateIpAddresses.map(
      (entry) =>
        `private ${entry.PrivateIpAddress}${entry.Association ? ` (public ${entry.Association.PublicIp})` : ''}`,
    );
    return `  ${card.NetworkInterfaceId}, in ${card.Groups.map((group) => group.GroupId).join(', ')}: ${addresses.join(', ')}`;
  });
  const lists = Object.entries(prefixLists).map(
    ([id, entries]) => `  ${id}: ${entries.map((entry) => entry.Cidr).join(', ')}`,
  );
  return [...cards, ...lists].join('\n');
}

/** A direction with the packet under it. */
export function sentText(direction: Direction, packet: Packet): string {
  return `${direction}  ${packetText(packet)}`;
}
