import type { FirewallVerdict } from './edge.js';
import type { LayerProcess } from './layer-process.js';
import { type FirewallPacket, firewallDecided } from './layer-protocol.js';
import type { Permission, SecurityGroup } from './scenario.js';

/** Asks lab 02's isAllowed() about a packet, and finds the rules that decided by asking again with one rule alone. */
export async function decideBy(
  layer: LayerProcess,
  groups: readonly SecurityGroup[],
  packet: FirewallPacket,
): Promise<FirewallVerdict> {
  const ask = async (asked: readonly SecurityGroup[]) =>
    (await layer.ask({ ask: 'decide', groups: asked, packet }, firewallDecided)).isAllowed;
  try {
    if (!(await ask(groups))) return { isAllowed: false, rules: [] };
    const rules: string[] = [];
    for (const group of groups) {
      for (const permission of group.IpPermissions) {
        if (await ask([{ ...group, IpPermissions: [permission] }])) rules.push(ruleText(group, permission));
      }
    }
    return { isAllowed: true, rules };
  } catch (error) {
    // What cannot decide lets nothing in.
    return { isAllowed: false, rules: [], problem: (error as Error).message };
  }
}

/** `sg-01d2c3b4a59687f01 (web): tcp 443 from 0.0.0.0/0` */
export function ruleText({ GroupId, GroupName }: SecurityGroup, permission: Permission): string {
  const { IpProtocol, FromPort, ToPort, IpRanges } = permission;
  const ports = FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`;
  const kind = IpProtocol === '-1' ? 'all traffic' : `${IpProtocol} ${ports}`;
  return `${GroupId} (${GroupName}): ${kind} from ${IpRanges.map(({ CidrIp }) => CidrIp).join(', ')}`;
}
