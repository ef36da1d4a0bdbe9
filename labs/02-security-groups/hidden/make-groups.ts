import type { Draw } from '#testing';
import type { Direction, IpPermission, Packet, SecurityGroup } from '../types.js';
import { INSTANCE_IPV4, INSTANCE_IPV6 } from './kernel-agent.js';

/** How a permission is told here: protocol, first and last port, and the blocks. */
export interface PermissionWords {
  readonly protocol?: string;
  readonly ports?: readonly [number, number];
  readonly cidrs?: readonly string[];
  readonly cidrs6?: readonly string[];
  readonly groups?: readonly string[];
  readonly lists?: readonly string[];
}

/** A permission in AWS's shape. */
export function permission(words: PermissionWords): IpPermission {
  const { protocol = 'tcp', ports, cidrs = [], cidrs6 = [], groups = [], lists = [] } = words;
  return {
    IpProtocol: protocol,
    ...(ports ? { FromPort: ports[0], ToPort: ports[1] } : {}),
    IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: cidrs6.map((CidrIpv6) => ({ CidrIpv6 })),
    UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, UserId: '123456789012' })),
    PrefixListIds: lists.map((PrefixListId) => ({ PrefixListId })),
  };
}

/** A group's id as AWS forms it. */
export function groupId(draw: Draw): string {
  return `sg-0${Array.from({ length: 16 }, () => draw.int(0, 15).toString(16)).join('')}`;
}

/** A group with these permissions; whatever is not given is an empty list. */
export function group(
  draw: Draw,
  ingress: readonly IpPermission[],
  egress: readonly IpPermission[] = [],
  id = groupId(draw),
): SecurityGroup {
  return {
    GroupId: id,
    GroupName: draw.word(),
    Description: 'drawn by the checker',
    IpPermissions: ingress,
    IpPermissionsEgress: egress,
  };
}

/** A range of ports with this one well inside: the ends of a range are graded in 02.1 alone. */
export function near(port: number): readonly [number, number] {
  return [port - 20, port + 20];
}

/** What AWS gives a new group: everything may go out. */
export const EVERYTHING_OUT: IpPermission = permission({ protocol: '-1', cidrs: ['0.0.0.0/0'] });

/** A packet into the instance; what is not given is drawn. */
export function incoming(draw: Draw, fields: Partial<Packet> = {}): Packet {
  const isIpv6 = fields.source?.includes(':');
  return {
    protocol: 'tcp',
    source: address(draw),
    sourcePort: draw.int(49_152, 65_000),
    destination: isIpv6 ? INSTANCE_IPV6 : INSTANCE_IPV4,
    destinationPort: draw.int(1_024, 40_000),
    ...fields,
  };
}

/** A packet out of the instance. */
export function outgoing(draw: Draw, fields: Partial<Packet> = {}): Packet {
  const isIpv6 = fields.destination?.includes(':');
  return {
    protocol: 'tcp',
    source: isIpv6 ? INSTANCE_IPV6 : INSTANCE_IPV4,
    sourcePort: draw.int(49_152, 65_000),
    destination: address(draw),
    destinationPort: draw.int(1_024, 40_000),
    ...fields,
  };
}

/** What the other side sends back. */
export function replyTo(packet: Packet): Packet {
  return {
    ...packet,
    source: packet.destination,
    sourcePort: packet.destinationPort,
    destination: packet.source,
    destinationPort: packet.sourcePort,
  };
}

/** An address whose first number is below 127: its highest bit is not set. */
export function address(draw: Draw): string {
  return [draw.int(11, 126), draw.int(0, 255), draw.int(0, 255), draw.int(1, 254)].join('.');
}

/** Two blocks of 256 addresses that have nothing in common, and an address in each. */
export function twoPlaces(draw: Draw): { readonly cidr: string; readonly inside: string }[] {
  const first = draw.int(11, 60);
  return [first, first + draw.int(1, 60)].map((start) => {
    const network = `${start}.${draw.int(0, 255)}.${draw.int(0, 255)}`;
    return { cidr: `${network}.0/24`, inside: `${network}.${draw.int(1, 254)}` };
  });
}

/** An allowed flow, and packets of other flows that no rule allows. */
export interface Lookalikes {
  /** The block that the flow's destination lies in. */
  readonly cidr: string;
  readonly flow: Packet;
  readonly others: readonly (readonly [Direction, Packet])[];
}

/**
 * A flow that begins on the instance, and packets whose numbers give the same text as its own, or as its reply's, when
 * they are written one behind the other. The first is denied by its address. The others come in, where there is no rule.
 */
export function numbersThatRunTogether(draw: Draw): Lookalikes {
  const network = [draw.int(11, 26), draw.int(0, 255), draw.int(0, 255)].join('.');
  const other = `${network}.${draw.int(1, 254)}`;
  const here = draw.int(100, 599);
  const there = here + 1;
  const [sourcePort, destinationPort] = [here * 10 + 1, there * 10 + 1];
  const flow = outgoing(draw, { sourcePort, destination: other, destinationPort });
  const from = (port: number, to: number) =>
    incoming(draw, { source: other, sourcePort: port, destinationPort: to });
  return {
    cidr: `${network}.0/24`,
    flow,
    others: [
      ['egress', { ...flow, sourcePort: here, destination: `1${other}` }],
      ['ingress', from(there, 10_000 + sourcePort)],
      ['ingress', from(10_000 + destinationPort, here)],
    ],
  };
}
