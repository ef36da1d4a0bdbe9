import type { IpPermission, SecurityGroup } from './types.js';

/** The rules of an instance that carries these groups, as text that `nft -f` loads into the Linux kernel. */
export function toNftables(groups: readonly SecurityGroup[]): string {
  const ingress = groups.flatMap((group) => group.IpPermissions);
  const egress = groups.flatMap((group) => group.IpPermissionsEgress);
  return [
    'table inet security_groups {',
    ...chain('input', ingress, 'saddr'),
    ...chain('output', egress, 'saddr'),
    '}',
    '',
  ].join('\n');
}

/** One direction: a base chain that drops in silence whatever nothing in it accepts. */
function chain(hook: string, permissions: readonly IpPermission[], side: 'saddr' | 'daddr'): string[] {
  return [
    `  chain ${hook} {`,
    `    type filter hook ${hook} priority filter; policy drop;`,
    '    ct state established,related accept',
    ...permissions.flatMap((permission) => rulesOf(permission, side)).map((rule) => `    ${rule}`),
    '  }',
  ];
}

function rulesOf(permission: IpPermission, side: 'saddr' | 'daddr'): string[] {
  const what = matchOf(permission);
  return [
    ...permission.IpRanges.map(({ CidrIp }) => `ip ${side} ${CidrIp} ${what} accept`),
    ...permission.Ipv6Ranges.map(({ CidrIpv6 }) => `ip6 ${side} ${CidrIpv6} ${what} accept`),
  ];
}

/** What kind of packet the permission is about, in nft's words. */
function matchOf({ IpProtocol, FromPort = -1, ToPort = -1 }: IpPermission): string {
  switch (IpProtocol) {
    case '-1':
      return '';
    case 'tcp':
    case 'udp':
      return `${IpProtocol} dport ${FromPort}-${ToPort}`;
    case 'icmp':
    case 'icmpv6': {
      const type = FromPort === -1 ? '' : `${IpProtocol} type ${FromPort}`;
      const code = ToPort === -1 ? '' : `${IpProtocol} code ${ToPort}`;
      return `meta l4proto ${IpProtocol === 'icmp' ? 'icmp' : 'ipv6-icmp'} ${type} ${code}`;
    }
    default:
      return `meta l4proto ${IpProtocol}`;
  }
}
