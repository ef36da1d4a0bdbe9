import { expect } from 'vitest';
import { claim, type Draw } from '#testing';
import type { AddressRecord, ResourceRecord } from '../types.js';
import type { Rule } from './expectations.js';
import type { ResolvedWell } from './resolver-client.js';
import { linesText, setOf } from './words.js';

/** What of drawn address records is given. */
export interface AddressWish {
  /** Default: drawn. */
  readonly name?: string;
  readonly type?: 'A' | 'AAAA';
  readonly ttl?: number;
  readonly count?: number;
}

/** Address records of one name, for an upstream server to answer with. */
export function drawAddresses(draw: Draw, wish: AddressWish): [AddressRecord, ...AddressRecord[]] {
  const { name = `${draw.word()}.${draw.word()}.test`, type = 'A', ttl = draw.int(300, 3600) } = wish;
  const record = (): AddressRecord => {
    const [ipv4 = ''] = type === 'A' ? draw.ipv4(1) : [];
    const data = type === 'A' ? ipv4 : `2001:db8::${draw.int(1, 0xffff).toString(16)}`;
    return { name, type, ttl, data };
  };
  const [first, ...rest] = Array.from({ length: wish.count ?? 1 }, record);
  return first ? [first, ...rest] : [record()];
}

/** Claims that the resolver gave exactly these records, whatever their TTLs are. */
export function expectAddresses(seen: ResolvedWell, records: readonly ResourceRecord[], rule: Rule): void {
  const { situation, why } = rule;
  const wanted = { situation, records };
  claim(seen, { expected: `answer:\n${linesText(records)}`, why, wanted }, ({ response }) =>
    expect(setOf(response.answers)).toEqual(setOf(records)),
  );
}

/** Claims that upstream was not asked. */
export function expectFromCache(seen: ResolvedWell, { situation, why }: Rule): void {
  const about = { expected: 'no question to upstream: the answer is known', why, wanted: { situation } };
  claim(seen, about, (data) => expect(data.asked).toEqual([]));
}

/** Claims that upstream was asked. */
export function expectAskedAgain(seen: ResolvedWell, { situation, why }: Rule): void {
  const { name, type } = seen.data.question;
  const about = { expected: `upstream is asked for ${name} ${type}`, why, wanted: { situation } };
  claim(seen, about, (data) => expect(data.asked.length).toBeGreaterThan(0));
}

/** The two times of an SOA that decide how long nothing may be remembered, in seconds. */
export interface SoaTimes {
  readonly ttl: number;
  readonly minimum: number;
}

/** An SOA record. */
export function soaOf(domain: string, { ttl, minimum }: SoaTimes): ResourceRecord {
  const data = {
    mname: `ns.${domain}`,
    rname: `hostmaster.${domain}`,
    serial: 1,
    refresh: 7200,
    retry: 900,
    expire: 1_209_600,
    minimum,
  };
  return { name: domain, type: 'SOA', ttl, data };
}
