import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { Direction, Packet, SecurityGroup } from '../types.js';
import type { Rule } from './decide.js';
import { KernelWire } from './kernel-wire.js';
import type { Accepted, Carried } from './observations.js';
import type { Segment } from './packet-bytes.js';
import { groupsText, sentText } from './words.js';

/** The student's rules in a real kernel. */
export class KernelClient {
  private constructor(
    private readonly context: StepContext,
    private readonly wire: KernelWire,
    private readonly told: string,
  ) {}

  /** Asks toNftables() for the groups' rules and loads them. A text that does not load fails the step here. */
  static async load(context: StepContext, groups: readonly SecurityGroup[]): Promise<KernelClient> {
    const wire = await KernelWire.open();
    context.cleanup(() => wire.close());
    const told = `toNftables(groups)\n${groupsText(groups)}`;
    context.trail.try(told);
    const text = await context.student.call('toNftables', groups);
    const isText = typeof text === 'string';
    const loaded = isText ? await wire.load(text) : { isLoaded: false, message: '' };
    const got = isText
      ? `nft -f rules.nft: ${loaded.message.trim() || 'loaded'}`
      : `${text === undefined ? 'undefined' : typeof text}, not a text`;
    const data = { isText, isLoaded: loaded.isLoaded };
    const seen = context.trail.add<Accepted>({ kind: 'nft-load', tried: told, got, data });
    const about = {
      expected: 'a text that nft loads',
      why: 'nft reads the rules and hands them to the kernel (nft(8)). Nothing is loaded when there is one error.',
      wanted: { situation: 'load' },
    };
    claim(seen, about, (value) => expect(value).toEqual({ isText: true, isLoaded: true }));
    return new KernelClient(context, wire, `${told}\nloaded with: nft -f rules.nft`);
  }

  /** Sends one packet for real. */
  async send(direction: Direction, packet: Packet, segment?: Segment): Promise<Observation<Carried>> {
    const tried = `${this.told}\nthen sent for real: ${sentText(direction, packet)}`;
    this.context.trail.try(tried);
    const carried = await this.wire.send(direction, packet, segment);
    const answers = carried.answers.length > 0 ? `; the sender got ${carried.answers.join(', ')}` : '';
    const got = `the kernel ${carried.hasArrived ? 'let it pass' : 'did not let it pass'}${answers}`;
    return this.context.trail.add({ kind: 'kernel-packet', tried, got, data: carried });
  }
}

/** Claims whether the packet passed. */
export function expectPassage(seen: Observation<Carried>, passes: boolean, { situation, why }: Rule): void {
  const expected = passes ? 'the kernel lets it pass' : 'the kernel drops it';
  claim(seen, { expected, why, wanted: { situation } }, (data) => expect(data.hasArrived).toBe(passes));
}

/** Claims whether the sender got an answer. */
export function expectAnswer(
  seen: Observation<Carried>,
  isAnswered: boolean,
  { situation, why }: Rule,
): void {
  const expected = isAnswered ? 'an answer to the sender' : 'no answer of any kind to the sender';
  claim(seen, { expected, why, wanted: { situation } }, (data) =>
    expect(data.answers.length > 0).toBe(isAnswered),
  );
}
