import type { Direction, Packet, SecurityGroup } from './types.js';

/** A stateful firewall: what belongs to a flow that was allowed once needs no rule of its own. */
export class ConnectionTracker {
  groups: readonly SecurityGroup[];

  constructor(groups: readonly SecurityGroup[]) {
    this.groups = groups;
  }

  /**
   * Whether the packet passes. `nowMs` is the time of the call in milliseconds: use it and no other clock.
   */
  filter(direction: Direction, packet: Packet, nowMs: number): boolean {
    // TODO(02.4): remember each flow that the rules allow, and let its packets pass, both ways.
    // TODO(02.6): (extension) idle flows are forgotten; flows that are open to everybody are not remembered.
    // TODO(02.8): (extension) the reply to an allowed ping passes.
    throw new Error(
      `TODO(02.4): filter() is not written yet (${direction}, ${packet.protocol}, ${nowMs} ms, ${this.groups.length} groups)`,
    );
  }

  /** The rules change, while connections are open. */
  setGroups(groups: readonly SecurityGroup[]): void {
    // TODO(02.6): (extension) what happens to the flows that are remembered?
    this.groups = groups;
  }
}
