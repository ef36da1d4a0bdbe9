import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { Direction, IpPermission, Packet, SecurityGroup, Surroundings } from '../types.js';
import { incoming, permission as makePermission } from './make-groups.js';
import type { Verdict, Wanted } from './observations.js';
import { realFirewallOf } from './real-firewall.js';
import { code, groupsText, packetText, permissionText, sentText, surroundingsText } from './words.js';

/** An observation of a verdict. */
export type Judged = Observation<Verdict>;

/** Where a claim is made, and the rule that it rests on. */
export interface Rule extends Wanted {
  readonly why: string;
}

/** Records what came back where true or false was expected. */
export function verdict(context: StepContext, tried: string, value: unknown): Judged {
  const isVerdict = typeof value === 'boolean';
  const got = isVerdict
    ? String(value)
    : value === undefined
      ? 'undefined'
      : JSON.stringify(value).slice(0, 80);
  return context.trail.add({ kind: 'verdict', tried, got, data: isVerdict ? { value } : {} });
}

/** Claims what the verdict is. */
export function expectVerdict(seen: Judged, wanted: boolean, { situation, why }: Rule): void {
  const about = { expected: String(wanted), why, wanted: { situation } };
  claim(seen, about, (data) => expect(data.value).toBe(wanted));
}

/** Asks matchesPermission(), or the real firewall with the permission open to every address. */
export async function matches(
  context: StepContext,
  permission: IpPermission,
  packet: Packet,
): Promise<Judged> {
  const shown = Object.fromEntries(
    Object.entries(permission).filter(([key]) => ['IpProtocol', 'FromPort', 'ToPort'].includes(key)),
  );
  const lists = ', IpRanges: [], Ipv6Ranges: [], UserIdGroupPairs: [], PrefixListIds: []';
  const asCode = `${code(shown).slice(0, -2)}${lists} }`;
  const tried = `matchesPermission(\n  ${asCode},\n  ${code(packet)})`;
  context.trail.try(tried);
  const real = realFirewallOf(context.student);
  if (!real)
    return verdict(context, tried, await context.student.call('matchesPermission', permission, packet));
  const open = {
    ...permission,
    IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    Ipv6Ranges: [{ CidrIpv6: '::/0' }],
  };
  return verdict(context, `${permissionText(open)}\n${packetText(packet)}`, await real.matches(open, packet));
}

/** Asks cidrContains(), or the real firewall with a rule for that block and a packet from that address. */
export async function contains(context: StepContext, cidr: string, address: string): Promise<Judged> {
  const tried = `cidrContains('${cidr}', '${address}')`;
  context.trail.try(tried);
  const real = realFirewallOf(context.student);
  if (!real) return verdict(context, tried, await context.student.call('cidrContains', cidr, address));
  const blocks = cidr.includes(':') ? { cidrs6: [cidr] } : { cidrs: [cidr] };
  const rule = makePermission({ protocol: '-1', ...blocks });
  return verdict(context, tried, await real.matches(rule, incoming(context.draw, { source: address })));
}

/** Asks isAllowed(), or the real firewall. `around` only where the step is about it. */
export async function allows(
  context: StepContext,
  groups: readonly SecurityGroup[],
  direction: Direction,
  packet: Packet,
  around?: Surroundings,
): Promise<Judged> {
  const call = `isAllowed(groups, '${direction}', packet${around ? ', surroundings' : ''})`;
  const surroundings = around ? `\nsurroundings:\n${surroundingsText(around)}` : '';
  const tried = `${call}\n${groupsText(groups)}\n${sentText(direction, packet)}${surroundings}`;
  context.trail.try(tried);
  const real = realFirewallOf(context.student);
  if (real) return verdict(context, tried, await real.allows(groups, direction, packet));
  const args = around ? [groups, direction, packet, around] : [groups, direction, packet];
  return verdict(context, tried, await context.student.call('isAllowed', ...args));
}
