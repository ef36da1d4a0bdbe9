import { expect } from 'vitest';
import { claim } from '#testing';
import type { Rcode, ResourceRecord } from '../types.js';
import type { Answered } from './ask.js';
import type { Wanted } from './observations.js';
import { fold, linesText, setOf } from './words.js';

/** Where a claim is made, for causes to select by, and the rule that it rests on. */
export interface Rule {
  readonly situation: string;
  readonly why: string;
}

/** Claims the status of a response. */
export function expectRcode(seen: Answered, rcode: Rcode, { situation, why }: Rule): void {
  const wanted: Wanted = { situation, rcode };
  claim(seen, { expected: `status: ${rcode}`, why, wanted }, ({ response }) =>
    expect(response.rcode).toBe(rcode),
  );
}

/**
 * Claims the whole answer section, in any order and whatever the TTLs are. An SOA that stands there by mistake
 * is graded in 01.7 alone.
 */
export function expectAnswers(seen: Answered, records: readonly ResourceRecord[], rule: Rule): void {
  const { situation, why } = rule;
  const wanted: Wanted = { situation, records };
  const expected = records.length === 0 ? 'answer: empty' : `answer:\n${linesText(records)}`;
  claim(seen, { expected, why, wanted }, ({ response }) =>
    expect(setOf(response.answers.filter(({ type }) => type !== 'SOA'))).toEqual(setOf(records)),
  );
}

/** Claims whether the response is authoritative. */
export function expectAuthoritative(seen: Answered, aa: boolean, { situation, why }: Rule): void {
  const wanted: Wanted = { situation };
  claim(seen, { expected: `AA=${aa ? 1 : 0}`, why, wanted }, ({ response }) => expect(response.aa).toBe(aa));
}

/** Claims that the records of the answer have the TTL that the zone gives them. */
export function expectTtl(seen: Answered, ttl: number, { situation, why }: Rule): void {
  const wanted: Wanted = { situation, ttl };
  claim(seen, { expected: `the TTL ${ttl} on every record of the answer`, why, wanted }, ({ response }) =>
    expect(new Set(response.answers.map((record) => record.ttl))).toEqual(new Set([ttl])),
  );
}

/** The name of a wildcard's record as it must stand in the answer (RFC 4592 section 3.3.1). */
export function ownedBy(name: string, records: readonly ResourceRecord[]): ResourceRecord[] {
  return records.map((record) => ({ ...record, name: fold(name) }));
}
