import type { Student } from '#testing';
import type { Direction, IpPermission, Packet, SecurityGroup } from '../types.js';

/** A firewall that remembers, once it has its rules. */
export interface RealTracker {
  filter(direction: Direction, packet: Packet): Promise<boolean>;
}

/** What stands in the student's place when a real packet filter does: it answers by sending real packets. */
export interface RealFirewall {
  /** Whether a packet into the instance passes when this permission is all there is. */
  matches(permission: IpPermission, packet: Packet): Promise<boolean>;
  allows(groups: readonly SecurityGroup[], direction: Direction, packet: Packet): Promise<boolean>;
  tracker(groups: readonly SecurityGroup[]): Promise<RealTracker>;
}

/** The real firewall in the student's place, if there is one. */
export function realFirewallOf(student: Student): RealFirewall | undefined {
  return student.real as RealFirewall | undefined;
}
