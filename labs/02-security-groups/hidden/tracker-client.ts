import type { StepContext } from '#testing';
import type { Direction, Packet, SecurityGroup } from '../types.js';
import { type Judged, verdict } from './decide.js';
import { realFirewallOf } from './real-firewall.js';
import { groupsText, sentText } from './words.js';

/** Where the tests' clock starts. */
const START_MS = 1_700_000_000_000;

/** The student's ConnectionTracker, or the kernel's, and all that it was given so far. */
export class TrackerClient {
  readonly #told: string[];

  private constructor(
    private readonly context: StepContext,
    groups: readonly SecurityGroup[],
    before: readonly string[],
    private readonly ask: (method: string, ...args: unknown[]) => Promise<unknown>,
  ) {
    this.#told = [...before, `new ConnectionTracker(groups)\n${groupsText(groups)}`];
  }

  /** `beside`: another tracker that was used before this one, to be told with it. */
  static async create(
    context: StepContext,
    groups: readonly SecurityGroup[],
    beside?: TrackerClient,
  ): Promise<TrackerClient> {
    const before = beside ? [...beside.#told, 'and then another tracker:'] : [];
    context.trail.try([...before, `new ConnectionTracker(groups)\n${groupsText(groups)}`].join('\n'));
    const real = await realFirewallOf(context.student)?.tracker(groups);
    if (real) {
      return new TrackerClient(context, groups, before, (_, direction, packet) =>
        real.filter(direction as Direction, packet as Packet),
      );
    }
    const object = await context.student.create('ConnectionTracker', groups);
    return new TrackerClient(context, groups, before, (method, ...args) => object.call(method, ...args));
  }

  /** Calls `filter()` so many seconds after the start. */
  async filter(direction: Direction, packet: Packet, atSeconds = 0): Promise<Judged> {
    const nowMs = START_MS + atSeconds * 1_000;
    const at = atSeconds === 0 ? '' : `, ${atSeconds} s after the start`;
    this.#told.push(`filter('${direction}', packet, ${nowMs})${at}\n  ${sentText(direction, packet)}`);
    const tried = this.#told.join('\n');
    this.context.trail.try(tried);
    const value = await this.ask('filter', direction, packet, nowMs);
    this.#told.push(`  -> ${value === undefined ? 'undefined' : JSON.stringify(value)}`);
    return verdict(this.context, tried, value);
  }

  /** Calls `setGroups()`. */
  async setGroups(groups: readonly SecurityGroup[]): Promise<void> {
    this.#told.push(`setGroups(groups)\n${groupsText(groups)}`);
    this.context.trail.try(this.#told.join('\n'));
    await this.ask('setGroups', groups);
  }
}
