import fc from 'fast-check';
import { INSTANCE_IPV4, INSTANCE_IPV6 } from '../../../labs/02-security-groups/hidden/kernel-agent.js';
import type { RealFirewall } from '../../../labs/02-security-groups/hidden/real-firewall.js';
import { groupsText, sentText } from '../../../labs/02-security-groups/hidden/words.js';
import { isAllowed } from '../rules.js';
import type { Direction, IpPermission, Packet, SecurityGroup } from '../types.js';

/** So many packets go through each rule set. */
const PACKETS_A_SET = 25;

/** Ports that lie close together, so that the ends of ranges are hit. */
const port = fc.oneof(fc.integer({ min: 20, max: 32 }), fc.constantFrom(1, 443, 65_535));
/** Addresses that lie close together on both sides of 128.0.0.0, so that the ends of blocks are hit. */
const ipv4 = fc
  .tuple(
    fc.constantFrom(11, 12, 128, 203),
    fc.constantFrom(0, 1, 128),
    fc.nat(255),
    fc.integer({ min: 1, max: 254 }),
  )
  .map((octets) => octets.join('.'));
const hex = fc.nat(0xffff).map((group) => group.toString(16));
const ipv6 = fc
  .tuple(fc.constantFrom('2001:db8:1', '2001:db8:2'), fc.constantFrom('0', '8000'), hex)
  .map(([site, net, last]) => `${site}:${net}::${last}`);

const cidr = fc.tuple(ipv4, fc.constantFrom(0, 1, 7, 8, 9, 16, 17, 24, 25, 31, 32)).map(([address, bits]) => {
  const size = 2 ** (32 - bits);
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const start = Math.floor(number / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join('.')}/${bits}`;
});
const cidr6 = fc.constantFrom('::/0', '2001:db8:1::/48', '2001:db8:2:8000::/64', '2001:db8::/46');

const empty = { UserIdGroupPairs: [], PrefixListIds: [] };
const blocks = fc.record({
  IpRanges: fc.array(
    cidr.map((CidrIp) => ({ CidrIp })),
    { maxLength: 2 },
  ),
  Ipv6Ranges: fc.array(
    cidr6.map((CidrIpv6) => ({ CidrIpv6 })),
    { maxLength: 1 },
  ),
});
const range = fc.tuple(port, port).map(([a, b]) => ({ FromPort: Math.min(a, b), ToPort: Math.max(a, b) }));
const icmpRange = fc.constantFrom(
  { FromPort: -1, ToPort: -1 },
  { FromPort: 8, ToPort: -1 },
  { FromPort: 3, ToPort: 1 },
);
const what: fc.Arbitrary<Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>> = fc.oneof(
  { weight: 4, arbitrary: range.map((ports) => ({ IpProtocol: 'tcp', ...ports })) },
  { weight: 4, arbitrary: range.map((ports) => ({ IpProtocol: 'udp', ...ports })) },
  { weight: 2, arbitrary: icmpRange.map((type) => ({ IpProtocol: 'icmp', ...type })) },
  { weight: 1, arbitrary: fc.constant({ IpProtocol: '-1' }) },
);
const permission: fc.Arbitrary<IpPermission> = fc
  .tuple(what, blocks)
  .map(([match, others]) => ({ ...match, ...others, ...empty }));
const permissions = fc.array(permission, { maxLength: 5 });
const group: fc.Arbitrary<SecurityGroup> = fc.record({
  GroupId: fc.constant('sg-0'),
  GroupName: fc.constant('random'),
  Description: fc.constant(''),
  IpPermissions: permissions,
  IpPermissionsEgress: permissions,
});

const headers = fc.oneof(
  fc.record({ protocol: fc.constantFrom('tcp', 'udp'), destinationPort: port }),
  fc.record({
    protocol: fc.constant('icmp'),
    destinationPort: fc.constant(0),
    icmpType: fc.constantFrom(3, 8, 13),
    icmpCode: fc.constantFrom(0, 1),
  }),
);
const packet: fc.Arbitrary<readonly [Direction, Packet]> = fc
  .tuple(fc.constantFrom<Direction>('ingress', 'egress'), headers, fc.oneof(ipv4, ipv4, ipv6))
  .map(([direction, header, address]) => {
    const isIpv6 = address.includes(':') && header.protocol !== 'icmp';
    const other = address.includes(':') && !isIpv6 ? '11.0.0.1' : address;
    const own = isIpv6 ? INSTANCE_IPV6 : INSTANCE_IPV4;
    const [source, destination] = direction === 'ingress' ? [other, own] : [own, other];
    return [direction, { ...header, source, destination, sourcePort: 0 }];
  });
const cases = fc.tuple(
  fc.array(group, { minLength: 1, maxLength: 3 }),
  fc.array(packet, { minLength: PACKETS_A_SET, maxLength: PACKETS_A_SET }),
);

/**
 * Sends random packets through random rules in the firewall, and asks the reference about the same. Gives the first
 * disagreement in words, or undefined when there is none.
 */
export async function findDisagreement(
  firewall: RealFirewall,
  { seed, packets }: { readonly seed: number; readonly packets: number },
): Promise<string | undefined> {
  let sourcePort = 10_000;
  for (const [groups, sent] of fc.sample(cases, { seed, numRuns: Math.ceil(packets / PACKETS_A_SET) })) {
    for (const [direction, drawn] of sent) {
      // A port (for ICMP an id) of its own for each packet: none belongs to a flow that the kernel remembers.
      const one = { ...drawn, sourcePort: sourcePort++ };
      const wanted = isAllowed(groups, direction, one);
      const seen = await firewall.allows(groups, direction, one);
      if (seen !== wanted) {
        return `${name(seen)} in the kernel, ${name(wanted)} in the reference:\n${groupsText(groups)}\n${sentText(direction, one)}`;
      }
    }
  }
  return undefined;
}

const name = (isAllowedThere: boolean) => (isAllowedThere ? 'passed' : 'dropped');
